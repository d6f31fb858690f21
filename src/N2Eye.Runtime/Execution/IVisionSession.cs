namespace N2Eye.Runtime.Execution;

/// <summary>A tower and projector in ONNX Runtime, whatever graphs they are made of.</summary>
internal interface IVisionSession : IDisposable
{
    /// <summary>Where the caller writes normalised RGB planes: (3, size, size).</summary>
    Span<float> Pixels { get; }

    /// <summary>Pixels → embeddings, a copy: (rows, embedding).</summary>
    float[] Run();
}

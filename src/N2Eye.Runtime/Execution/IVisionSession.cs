namespace N2Eye.Runtime.Execution;

/// <summary>The vision tower and projector with their weights on some device.</summary>
internal interface IVisionSession : IDisposable
{
    /// <summary>Where the caller writes normalised RGB planes: (3, size, size).</summary>
    Span<float> Pixels { get; }

    /// <summary>Pixels → embeddings, a copy: (rows, embedding).</summary>
    float[] Run();
}

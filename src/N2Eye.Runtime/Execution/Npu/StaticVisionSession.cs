using N2Eye.Runtime.Graphs.Npu;

namespace N2Eye.Runtime.Execution.Npu;

/// <summary>A static tower and projector with their weights.</summary>
internal sealed class StaticVisionSession(StaticGraph graph, WeightStore weights, SessionOpener open, Action<StaticSession>? observe = null) : IVisionSession
{
    private readonly StaticSession session = new(graph, weights, open, new Dictionary<string, StaticBuffer>(), observe);

    /// <summary>Where the caller writes normalised RGB planes: (3, size, size).</summary>
    public Span<float> Pixels => session[StaticVisionBlocks.PixelsName]!.As<float>();

    /// <summary>Pixels → embeddings, a copy: (rows, embedding).</summary>
    public float[] Run()
    {
        session.Run();
        return session[StaticVisionBlocks.EmbeddingsName]!.As<float>().ToArray();
    }

    public void Dispose() => session.Dispose();
}

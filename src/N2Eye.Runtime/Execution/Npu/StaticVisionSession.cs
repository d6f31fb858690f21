using N2Eye.Runtime.Graphs.Npu;

namespace N2Eye.Runtime.Execution.Npu;

/// <summary>A static tower and projector with their weights.</summary>
/// <param name="session">The open graph, which belongs to this.</param>
/// <param name="observe">Called after each run.</param>
internal sealed class StaticVisionSession(StaticSession session, Action<StaticBinding>? observe = null) : IVisionSession
{
    private readonly StaticBinding binding = new(session, new Dictionary<string, StaticBuffer>(), observe);

    /// <inheritdoc/>
    public Span<float> Pixels => binding[StaticVisionBlocks.PixelsName]!.As<float>();

    /// <inheritdoc/>
    public float[] Run()
    {
        binding.Run();
        return binding[StaticVisionBlocks.EmbeddingsName]!.As<float>().ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        binding.Dispose();
        session.Dispose();
    }
}

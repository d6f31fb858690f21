using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Graphs.Npu;

namespace N2Eye.Runtime.Execution.Npu;

/// <summary>A static decoder with its weights: a graph for a chunk of a prompt and one for a single token, over the same states.</summary>
internal sealed class StaticDecoderSession : IDecoderSession
{
    /// <summary>Rows of a chunk of a prompt: what graphs are calibrated, checked and made with.</summary>
    public const int ChunkRows = 64;

    /// <param name="graph">The decoder.</param>
    /// <param name="size">Rows of a chunk, and the context.</param>
    /// <param name="chunk">Its graph for a chunk, open; it belongs to this.</param>
    /// <param name="single">Its graph for one row, open; it belongs to this.</param>
    /// <param name="weights">Where the token table lies.</param>
    public StaticDecoderSession(DecoderGraph graph, StaticSize size, StaticSession chunk, StaticSession single, WeightStore weights)
    {
        (Graph, Size, Chunk, Single) = (graph, size, chunk, single);
        Embedder = new TokenEmbedder(weights, graph.TokenTable);
        Rotary = new RotaryTable(size.Context, graph.Shape.HeadSize, graph.Shape.RopeTheta);
    }

    public DecoderGraph Graph { get; }

    public StaticSize Size { get; }

    public StaticSession Chunk { get; }

    public StaticSession Single { get; }

    public TokenEmbedder Embedder { get; }

    public RotaryTable Rotary { get; }

    /// <summary>A decoder on the CPU.</summary>
    /// <param name="graph">The decoder.</param>
    /// <param name="make">Its graph for a size: as it is, or quantized.</param>
    /// <param name="size">Rows of a chunk, and the context.</param>
    /// <param name="weights">Where the tensors lie.</param>
    /// <param name="threads">Threads of one operator.</param>
    public static StaticDecoderSession OnCpu(DecoderGraph graph, Func<StaticSize, StaticGraph> make, StaticSize size, WeightStore weights, int threads) =>
        new(graph, size, StaticSession.OnCpu(make(size), weights, threads), StaticSession.OnCpu(make(size with { Rows = 1 }), weights, threads), weights);

    /// <inheritdoc/>
    public IDecoderRun NewRun() => NewRun(observe: null);

    /// <summary>An empty sequence.</summary>
    /// <param name="observe">Called after each run of a graph.</param>
    public StaticDecoderRun NewRun(Action<StaticBinding>? observe) => new(this, observe);

    /// <inheritdoc/>
    public void Dispose()
    {
        Chunk.Dispose();
        Single.Dispose();
        Rotary.Dispose();
    }
}

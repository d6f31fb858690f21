using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Graphs.Layers;
using N2Eye.Runtime.Kernels;

namespace N2Eye.Runtime.Execution.Direct;

/// <summary>
/// The decoder on the CPU without ONNX Runtime: the generated layers, computed by our own kernels over the mapped weights. Nothing is
/// packed or copied when it opens, so it opens at once, and processes share the weights.
/// </summary>
internal sealed unsafe class DirectDecoderSession : IDecoderSession
{
    private readonly LayerStep[] layers;
    private readonly Normalization norm;
    private readonly DecoderPlan plan;
    private readonly RotaryTable rotary;
    private readonly MatrixProduct head;

    private DirectDecoderSession(DecoderGraph graph, WeightStore weights, int context, int threads, BlockKernel kernel)
    {
        (Shape, Context, plan) = (graph.Shape, context, graph.Plan);
        rotary = new RotaryTable(context, Shape.HeadSize, Shape.RopeTheta);
        Scratch = new DirectScratch(plan, Shape, weights, context, kernel, threads);
        Embedder = new TokenEmbedder(weights, graph.TokenTable);
        layers = [.. plan.Layers.Select((layer, index) => layer switch
        {
            ShortConvolutionLayer convolution => (LayerStep)new ShortConvolutionStep(Scratch, weights, convolution, index, Shape),
            AttentionLayer attention => new AttentionStep(Scratch, weights, attention, index, Shape, rotary),
            _ => throw new NotSupportedException(layer.GetType().Name),
        })];
        norm = new Normalization(Scratch, weights, plan.Head.Norm, Shape);
        head = new MatrixProduct(Scratch.Workers, weights, Scratch.Normed, null, Shape.VocabularySize, add: false, new Linear(plan.Head.Matrix));
    }

    /// <summary>The decoder's dimensions.</summary>
    public DecoderShape Shape { get; }

    /// <summary>Positions that fit, tokens.</summary>
    public int Context { get; }

    /// <summary>Where embeddings are put.</summary>
    public DirectScratch Scratch { get; }

    /// <summary>Looks up rows of the token table.</summary>
    public TokenEmbedder Embedder { get; }

    /// <summary>True for a decoder whose weights are stored in a way that these kernels take.</summary>
    public static bool Takes(DecoderGraph graph, WeightStore weights) => MappedWeights.AreDirect(weights, graph.Plan.Matrices);

    /// <summary>Opens a decoder; null where its weights are stored in a way that these kernels do not take.</summary>
    /// <param name="graph">What to compute.</param>
    /// <param name="weights">Where the tensors lie.</param>
    /// <param name="context">Positions that fit, tokens.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="kernel">How matrices are multiplied; null = the fastest way.</param>
    public static DirectDecoderSession? TryOpen(DecoderGraph graph, WeightStore weights, int context, int threads, BlockKernel? kernel = null)
    {
        return Takes(graph, weights) ? new DirectDecoderSession(graph, weights, context, threads, kernel ?? BlockKernel.Best) : null;
    }

    /// <inheritdoc/>
    public IDecoderRun NewRun() => new DirectDecoderRun(this, new DirectState(plan, Shape, Context));

    /// <summary>Computes what is in the stream.</summary>
    /// <param name="state">Of the sequence.</param>
    /// <param name="start">Positions that are in the state.</param>
    /// <param name="count">Positions that are in the stream.</param>
    /// <param name="logits">Where those of the last position go, (vocabulary,); null = nobody asks for them.</param>
    public void Compute(DirectState state, int start, int count, float* logits)
    {
        foreach (var layer in layers) layer.Run(state, start, count);
        if (logits is null) return;
        norm.RunOnly(count - 1);
        head.Output = logits;
        head.Compute(0, 1);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var layer in layers) layer.Dispose();
        Scratch.Dispose();
        rotary.Dispose();
    }
}

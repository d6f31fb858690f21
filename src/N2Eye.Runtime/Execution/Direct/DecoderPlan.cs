using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Graphs.Layers;
using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Execution.Direct;

/// <summary>A generated decoder's steps in order: its computation, told to this instead of being written as a graph.</summary>
internal sealed class DecoderPlan : IDecoderBlocks
{
    private static readonly Residual Stream = new(new GraphValue("stream"), null);
    private readonly List<DecoderLayer> layers = [];
    private (Vector Norm, Matrix Matrix)? head;

    private DecoderPlan()
    {
    }

    /// <summary>The plan of a decoder.</summary>
    public static DecoderPlan Of(DecoderGraph graph)
    {
        var plan = new DecoderPlan();
        graph.Describe(plan);
        return plan;
    }

    /// <summary>Layers in order.</summary>
    public IReadOnlyList<DecoderLayer> Layers => layers;

    /// <summary>The final norm, and the matrix that gives logits.</summary>
    public (Vector Norm, Matrix Matrix) Head => head ?? throw new InvalidOperationException("The decoder has no head.");

    /// <summary>Every matrix that is multiplied with.</summary>
    public IEnumerable<Matrix> Matrices =>
    [
        .. layers.SelectMany(layer => layer switch
        {
            ShortConvolutionLayer convolution => [convolution.InProjection.Weight, convolution.OutProjection.Weight],
            AttentionLayer attention => new[] { attention.Query.Weight, attention.Key.Weight, attention.Value.Weight, attention.Output.Weight },
            _ => throw new NotSupportedException(layer.GetType().Name),
        }),
        .. layers.SelectMany(layer => new[] { layer.FeedForward.Gate.Weight, layer.FeedForward.Up.Weight, layer.FeedForward.Down.Weight }),
        Head.Matrix,
    ];

    Residual IDecoderBlocks.Embeddings => Stream;

    Residual IDecoderBlocks.ShortConvolution(Residual residual, ShortConvolutionLayer layer) => Add(layer);

    Residual IDecoderBlocks.Attention(Residual residual, AttentionLayer layer) => Add(layer);

    GraphValue IDecoderBlocks.Head(Residual residual, Vector norm, Matrix matrix)
    {
        head = (norm, matrix);
        return new GraphValue(DecoderInputs.LogitsName);
    }

    private Residual Add(DecoderLayer layer)
    {
        layers.Add(layer);
        return Stream;
    }
}

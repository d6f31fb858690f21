using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Layers;

/// <summary>LFM2's layers as ONNX nodes (transformers, modeling_lfm2.py).</summary>
/// <param name="graph">Where the nodes go.</param>
/// <param name="weights">Where the tensors lie.</param>
/// <param name="shape">The decoder's dimensions.</param>
public sealed class DecoderBlocks(OnnxGraph graph, IWeightSource weights, DecoderShape shape) : Blocks(graph, weights), IDecoderBlocks
{
    private readonly DecoderInputs inputs = new(graph, shape);

    /// <summary>The stream that enters the first layer: (1, seq, hidden).</summary>
    public Residual Embeddings => new(inputs.Embeddings, null);

    /// <summary>A gated short convolution, then the feed-forward.</summary>
    public Residual ShortConvolution(Residual residual, ShortConvolutionLayer layer)
    {
        var (stream, h) = Normalize(residual, layer.OperatorNorm);
        var bcx = Linear(h, layer.InProjection); // (1, seq, 3 · hidden)
        GraphValue b = Graph.Temporary("B"), c = Graph.Temporary("C"), x = Graph.Temporary("x");
        Graph.Emit("Split", "", [bcx], [b, c, x], ("axis", 2L), ("num_outputs", 3L));
        var convolved = CausalConvolution(Graph.Node("Mul", "", [b, x]), layer);
        var y = Linear(Graph.Node("Mul", "", [c, convolved]), layer.OutProjection);
        return FeedForward(new Residual(stream, y), layer.FeedForward);
    }

    /// <summary>Grouped-query attention, then the feed-forward.</summary>
    public Residual Attention(Residual residual, AttentionLayer layer)
    {
        var (stream, h) = Normalize(residual, layer.OperatorNorm);
        var query = NormalizeHeads(Linear(h, layer.Query), layer.QueryNorm, shape.Heads);
        var key = NormalizeHeads(Linear(h, layer.Key), layer.KeyNorm, shape.KeyValueHeads);
        var value = Linear(h, layer.Value);
        var y = Linear(new AttentionBlock(Graph, this, inputs, shape).Attend(query, key, value, layer.State), layer.Output);
        return FeedForward(new Residual(stream, y), layer.FeedForward);
    }

    /// <summary>The final norm and the head, on the last position only: (1, 1, vocabulary).</summary>
    public GraphValue Head(Residual residual, Vector norm, Matrix head)
    {
        var (_, h) = Normalize(new Residual(Last(residual.Stream), residual.Pending is { } pending ? Last(pending) : null), norm);
        return MatMul(h, head);

        GraphValue Last(GraphValue x) => Slice(x, axis: 1, start: -1, end: long.MaxValue);
    }

    private Residual FeedForward(Residual residual, FeedForward layer)
    {
        var (stream, h) = Normalize(residual, layer.Norm);
        var gate = Activate(Linear(h, layer.Gate), Activation.Silu);
        var y = Linear(Graph.Node("Mul", "", [gate, Linear(h, layer.Up)]), layer.Down);
        return new Residual(stream, y);
    }

    /// <summary>
    /// Taps are slices of [past, new], each times its column of the kernel: a depthwise convolution of three taps is bound by
    /// memory, and this needs neither a transposition nor a special case for a single token.
    /// </summary>
    private GraphValue CausalConvolution(GraphValue x, ShortConvolutionLayer layer)
    {
        var taps = layer.Kernel.Sizes[2];
        var history = x; // (1, window + seq, hidden)
        if (layer.State is { } state)
        {
            var past = Graph.Input(state.Past, OnnxType.Float, 1, state.Window, state.Channels);
            history = Graph.Node("Concat", "", [past, x], ("axis", 1L));
            // The present window may overwrite the past's buffer: it depends on the Concat, the only reader of the past.
            var present = new GraphValue(state.Present);
            Graph.Emit("Slice", "", [history, Graph.Constant(-(long)state.Window), Graph.Constant(long.MaxValue), Graph.Constant(1L)], [present]);
            Graph.Output(state.Present, OnnxType.Float, 1, state.Window, state.Channels);
        }

        var kernel = Graph.Node("Transpose", "", [Float(layer.Kernel)], ("perm", [1, 2, 0])); // (1, taps, hidden), folded at load
        GraphValue? sum = null;
        for (var tap = 0; tap < taps; tap++)
        {
            var column = Slice(kernel, axis: 1, start: tap, end: tap + 1);
            var window = taps == 1 ? history : Slice(history, axis: 1, start: tap, end: tap == taps - 1 ? long.MaxValue : tap - taps + 1);
            var product = Graph.Node("Mul", "", [window, column]);
            sum = sum is { } partial ? Graph.Node("Add", "", [partial, product]) : product;
        }

        return layer.KernelBias is { } bias ? Graph.Node("Add", "", [sum!.Value, Float(bias)]) : sum!.Value;
    }

    /// <summary>RMS norm over each head: (1, seq, heads · head_size) keeps its shape.</summary>
    private GraphValue NormalizeHeads(GraphValue x, Vector norm, int heads)
    {
        var split = Reshape(x, 0, 0, heads, shape.HeadSize);
        var normalized = Graph.Node("SimplifiedLayerNormalization", "", [split, Float(norm)], ("axis", -1L), ("epsilon", shape.NormEpsilon));
        return Reshape(normalized, 0, 0, (long)heads * shape.HeadSize);
    }

    private (GraphValue Stream, GraphValue Normalized) Normalize(Residual residual, Vector norm)
    {
        if (residual.Pending is not { } pending)
        {
            var first = Graph.Node("SimplifiedLayerNormalization", "", [residual.Stream, Float(norm)], ("axis", -1L), ("epsilon", shape.NormEpsilon));
            return (residual.Stream, first);
        }

        GraphValue normalized = Graph.Temporary("norm"), sum = Graph.Temporary("stream");
        Graph.Emit("SkipSimplifiedLayerNormalization", OnnxGraph.Microsoft, [residual.Stream, pending, Float(norm)],
            [normalized, GraphValue.None, GraphValue.None, sum], ("epsilon", shape.NormEpsilon));
        return (sum, normalized);
    }
}

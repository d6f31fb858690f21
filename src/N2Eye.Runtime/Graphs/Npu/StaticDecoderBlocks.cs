using System.Globalization;
using N2Eye.Runtime.Graphs.Layers;
using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Npu;

/// <summary>
/// LFM2's layers for a fixed number of rows and a fixed context, in operators that an NPU takes (docs/npu-graphs.md). The stream
/// is (rows, hidden): an NPU's fully connected layer takes two axes.
/// </summary>
/// <param name="operators">Where the nodes go.</param>
/// <param name="shape">The decoder's dimensions.</param>
/// <param name="size">What the graph is made for.</param>
internal sealed class StaticDecoderBlocks(StaticOperators operators, DecoderShape shape, StaticSize size) : IDecoderBlocks
{
    private readonly StaticGraph graph = operators.Graph;
    private readonly StaticInputs inputs = new(operators.Graph, shape, size);
    private int layers;

    /// <inheritdoc/>
    public Residual Embeddings => new(new(inputs.Embeddings.Name), null);

    /// <inheritdoc/>
    public Residual ShortConvolution(Residual residual, ShortConvolutionLayer layer)
    {
        var (name, x) = Begin(residual);
        var h = operators.RmsNorm(name + ".operator_norm", x, layer.OperatorNorm, shape.NormEpsilon);
        // B, C and x are products of their own, so that each has its own range.
        StaticValue b = Third("B", 0), c = Third("C", 1), gated = operators.Mul(name + ".gated", b, Third("x", 2));
        var convolved = CausalConvolution(name, gated, layer);
        var y = operators.Linear(name + ".operator", operators.Mul(name + ".selected", c, convolved), layer.OutProjection);
        return FeedForward(name, operators.Add(name + ".middle", x, y), layer.FeedForward);

        StaticValue Third(string part, int index) =>
            operators.Linear($"{name}.{part}", h, layer.InProjection, ((long)index * shape.HiddenSize, shape.HiddenSize));
    }

    /// <inheritdoc/>
    public Residual Attention(Residual residual, AttentionLayer layer)
    {
        var (name, x) = Begin(residual);
        var h = operators.RmsNorm(name + ".operator_norm", x, layer.OperatorNorm, shape.NormEpsilon);
        var mixed = new StaticAttention(operators, inputs, shape, size, name).Attend(h, layer);
        var y = operators.Linear(name + ".operator", mixed, layer.Output);
        return FeedForward(name, operators.Add(name + ".middle", x, y), layer.FeedForward);
    }

    /// <inheritdoc/>
    public GraphValue Head(Residual residual, Vector norm, Matrix head)
    {
        var x = graph[residual.Stream];
        if (size.Rows > 1) x = operators.Gather("last", x, inputs.LastRow, axis: 0);
        var h = operators.RmsNorm("final_norm", x, norm, shape.NormEpsilon);
        return new(operators.Linear(StaticInputs.LogitsName, h, new Linear(head)).Name);
    }

    private (string Name, StaticValue Stream) Begin(Residual residual) =>
        (string.Create(CultureInfo.InvariantCulture, $"layer{layers++}"), graph[residual.Stream]);

    private Residual FeedForward(string name, StaticValue x, FeedForward layer)
    {
        var h = operators.RmsNorm(name + ".feed_forward_norm", x, layer.Norm, shape.NormEpsilon);
        var gate = operators.Activate(name + ".silu", operators.Linear(name + ".gate", h, layer.Gate), Activation.Silu);
        var product = operators.Mul(name + ".product", gate, operators.Linear(name + ".up", h, layer.Up));
        var y = operators.Linear(name + ".down", product, layer.Down);
        return new Residual(new(operators.Add(name + ".stream", x, y).Name), null);
    }

    /// <summary>Taps are slices of [past, new] times columns of the kernel: (rows, hidden) keeps its shape.</summary>
    private StaticValue CausalConvolution(string name, StaticValue x, ShortConvolutionLayer layer)
    {
        var taps = layer.Kernel.Sizes[2];
        var history = x; // (window + rows, hidden)
        if (layer.State is { } state)
        {
            var past = graph.State(state.Past, OnnxType.Float, state.Window, state.Channels);
            history = operators.Concat(name + ".history", 0, past, x);
            graph.Output(size.Rows == 1
                ? operators.Slice(state.Present, history, 0, 1, 1 + state.Window)
                : operators.Gather(state.Present, history, inputs.WindowRows(state.Window), axis: 0));
        }

        StaticValue? sum = null;
        for (var tap = 0; tap < taps; tap++)
        {
            var window = taps == 1 ? history : operators.Slice($"{name}.window{tap}", history, 0, tap, tap + size.Rows);
            var product = operators.Mul($"{name}.tap{tap}", window, Column(layer.Kernel, tap));
            sum = sum is null ? product : operators.Add($"{name}.taps{tap}", sum, product);
        }

        return layer.KernelBias is { } bias
            ? operators.Add(name + ".convolved", sum!, operators.Floats(bias.Name, [1, bias.Length], weights => weights.Floats(bias)))
            : sum!;
    }

    /// <summary>A tap for every channel: (1, hidden) of a kernel (hidden, 1, taps).</summary>
    private StaticValue Column(FloatTensor kernel, int tap)
    {
        int channels = kernel.Sizes[0], taps = kernel.Sizes[2];
        return operators.Floats($"{kernel.Name}[{tap}]", [1, channels], weights =>
        {
            var all = weights.Floats(kernel);
            return [.. Enumerable.Range(0, channels).Select(channel => all[channel * taps + tap])];
        });
    }
}

using N2Eye.Runtime.Graphs.Layers;
using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Npu;

/// <summary>CLIP's modified ResNet, batch norms folded into the convolutions.</summary>
/// <param name="operators">Where the nodes go.</param>
/// <param name="shape">What the tower takes and gives.</param>
internal sealed class StaticResNetBlocks(StaticOperators operators, VisionShape shape) : StaticVisionBlocks(operators, shape), IResNetBlocks
{
    /// <inheritdoc/>
    public GraphValue Enter(ResNetStem stem)
    {
        var x = Rectified("stem.first", Pixels(), stem.First, stride: 2);
        x = Rectified("stem.third", Rectified("stem.second", x, stem.Second), stem.Third);
        return new(Operators.AveragePool("stem.pooled", x, 2).Name);
    }

    /// <inheritdoc/>
    public GraphValue Bottleneck(GraphValue x, Bottleneck block)
    {
        var name = Next("block");
        var entering = Graph[x];
        var h = Rectified(name + ".mix", Rectified(name + ".narrow", entering, block.Narrow), block.Mix);
        h = Convolve(name + ".widen", Operators.AveragePool(name + ".pooled", h, block.Stride), block.Widen);
        var residual = block.Shortcut is { } shortcut
            ? Convolve(name + ".shortcut", Operators.AveragePool(name + ".entering_pooled", entering, block.Stride), shortcut)
            : entering;
        return new(Operators.Activate(name + ".rectified", Operators.Add(name + ".sum", h, residual), Activation.Relu).Name);
    }

    /// <inheritdoc/>
    public GraphValue Tokens(GraphValue grid)
    {
        var x = Graph[grid]; // (1, channels, side, side)
        return new(Operators.Transpose("tokens", Operators.Reshape("tokens.flat", x, x.Shape[1], x.Shape[2] * x.Shape[3]), 1, 0).Name);
    }

    /// <inheritdoc/>
    public GraphValue Attend(GraphValue x, AttentionPool pool)
    {
        long rows = pool.Positions.Sizes[0], channels = pool.Positions.Sizes[1];
        var tokens = Operators.Concat("pool.tokens", 0, Operators.MeanOfRows("pool.mean", Graph[x]), Graph[x]);
        var placed = Operators.Add("pool.placed", tokens, Operators.Floats(pool.Positions.Name, [rows, channels], weights => weights.Floats(pool.Positions)));
        var first = Operators.Linear("pool.query", Operators.Slice("pool.first", placed, 0, 0, 1), pool.Query);
        var mixed = Attend("pool", first, Operators.Linear("pool.key", placed, pool.Key), Operators.Linear("pool.value", placed, pool.Value), pool.Heads);
        return new(Operators.Linear("pool.output", mixed, pool.Output).Name);
    }

    private StaticValue Rectified(string name, StaticValue x, Convolution convolution, long stride = 1) =>
        Operators.Activate(name, Convolve(name + ".convolved", x, convolution, stride), Activation.Relu);

    private StaticValue Convolve(string name, StaticValue x, Convolution convolution, long stride = 1) =>
        Operators.Convolve(name, x, convolution.Weight, convolution.Bias, stride, convolution.Weight.Size / 2);
}

using N2Eye.Runtime.Graphs.Layers;
using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Npu;

/// <summary>CLIP's vision transformer on rows of two axes: (1 + patches, hidden).</summary>
/// <param name="operators">Where the nodes go.</param>
/// <param name="shape">The tower's dimensions.</param>
internal sealed class StaticVitBlocks(StaticOperators operators, VitShape shape) : StaticVisionBlocks(operators, shape), IVitBlocks
{
    /// <inheritdoc/>
    public GraphValue Embed(PatchEmbedding layer)
    {
        long hidden = shape.HiddenSize, rows = shape.Patches + 1;
        var grid = Operators.Convolve("patches.grid", Pixels(), layer.Patches, null, shape.PatchSize, pad: 0);
        var patches = Operators.Transpose("patches.rows", Operators.Reshape("patches.flat", grid, hidden, shape.Patches), 1, 0);
        var token = Operators.Floats(layer.ClassToken.Name, [1, hidden], weights => weights.Floats(layer.ClassToken));
        var positions = Operators.Floats(layer.Positions.Name, [rows, hidden], weights => weights.Floats(layer.Positions));
        var placed = Operators.Add("patches.placed", Operators.Concat("patches.tokens", 0, token, patches), positions);
        return new(Operators.LayerNorm("patches.norm", placed, layer.Norm, shape.NormEpsilon).Name);
    }

    /// <inheritdoc/>
    public GraphValue Encoder(GraphValue x, VisionLayer layer)
    {
        var name = Next("layer");
        var stream = Graph[x];
        var h = Operators.LayerNorm(name + ".attention_norm", stream, layer.AttentionNorm, shape.NormEpsilon);
        var mixed = Attend(name + ".attention", Operators.Linear(name + ".query", h, layer.Query),
            Operators.Linear(name + ".key", h, layer.Key), Operators.Linear(name + ".value", h, layer.Value), shape.Heads);
        stream = Operators.Add(name + ".middle", stream, Operators.Linear(name + ".output", mixed, layer.Output));
        var up = Operators.Linear(name + ".up", Operators.LayerNorm(name + ".mlp_norm", stream, layer.MlpNorm, shape.NormEpsilon), layer.Up);
        var down = Operators.Linear(name + ".down", Operators.Activate(name + ".activated", up, shape.Activation), layer.Down);
        return new(Operators.Add(name + ".stream", stream, down).Name);
    }

    /// <inheritdoc/>
    public GraphValue ClassToken(GraphValue x) => new(Operators.Slice("class_token", Graph[x], 0, 0, 1).Name);

    /// <inheritdoc/>
    public GraphValue PatchTokens(GraphValue x) => new(Operators.Slice("patch_tokens", Graph[x], 0, 1, shape.Patches + 1).Name);

    /// <inheritdoc/>
    public GraphValue Normalize(GraphValue x, LayerNorm norm) => new(Operators.LayerNorm(Next("norm"), Graph[x], norm, shape.NormEpsilon).Name);

    /// <inheritdoc/>
    public GraphValue Linear(GraphValue x, Linear linear) => new(Operators.Linear(Next("linear"), Graph[x], linear).Name);
}

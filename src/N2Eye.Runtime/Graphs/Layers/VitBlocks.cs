using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Layers;

/// <summary>The vision transformer's dimensions.</summary>
public sealed record VitShape : VisionShape
{
    /// <summary>Width of the residual stream.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Attention heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Edge of a square patch, pixels.</summary>
    public required int PatchSize { get; init; }

    /// <summary>Activation of the MLPs.</summary>
    public required Activation Activation { get; init; }

    /// <summary>Epsilon of every layer norm.</summary>
    public required float NormEpsilon { get; init; }

    /// <summary>Patches of a picture.</summary>
    public int Patches => ImageSize / PatchSize * (ImageSize / PatchSize);
}

/// <summary>CLIP's vision transformer as ONNX nodes (transformers, modeling_clip.py).</summary>
/// <param name="graph">Where the nodes go.</param>
/// <param name="weights">Where the tensors lie.</param>
/// <param name="shape">The tower's dimensions.</param>
public sealed class VitBlocks(OnnxGraph graph, IWeightSource weights, VitShape shape) : VisionBlocks(graph, weights, shape), IVitBlocks
{
    /// <summary>Pixels → patches, class token in front, positions added: (1, 1 + patches, hidden).</summary>
    public GraphValue Embed(PatchEmbedding layer)
    {
        long patch = shape.PatchSize, hidden = shape.HiddenSize;
        var grid = Graph.Node("Conv", "", [Pixels(), Float(layer.Patches)], ("strides", [patch, patch]), ("kernel_shape", [patch, patch]));
        var rows = Graph.Node("Transpose", "", [Reshape(grid, 1, hidden, shape.Patches)], ("perm", [0, 2, 1])); // (1, patches, hidden)
        var tokens = Graph.Node("Concat", "", [Float(layer.ClassToken, 1, 1, hidden), rows], ("axis", 1L));
        var placed = Graph.Node("Add", "", [tokens, Float(layer.Positions, 1, shape.Patches + 1, hidden)]);
        return Normalize(placed, layer.Norm);
    }

    /// <summary>One encoder layer: (1, 1 + patches, hidden) keeps its shape.</summary>
    public GraphValue Encoder(GraphValue x, VisionLayer layer)
    {
        var h = Normalize(x, layer.AttentionNorm);
        var attention = Graph.Node("MultiHeadAttention", OnnxGraph.Microsoft,
            [Linear(h, layer.Query), Linear(h, layer.Key), Linear(h, layer.Value)], ("num_heads", shape.Heads));
        x = Graph.Node("Add", "", [x, Linear(attention, layer.Output)]);
        var mlp = Linear(Activate(Linear(Normalize(x, layer.MlpNorm), layer.Up), shape.Activation), layer.Down);
        return Graph.Node("Add", "", [x, mlp]);
    }

    /// <summary>The class token alone: (1, 1, hidden).</summary>
    public GraphValue ClassToken(GraphValue x) => Slice(x, axis: 1, start: 0, end: 1);

    /// <summary>The patches without the class token: (1, patches, hidden).</summary>
    public GraphValue PatchTokens(GraphValue x) => Slice(x, axis: 1, start: 1, end: long.MaxValue);

    /// <summary>Layer normalization over the last axis.</summary>
    public GraphValue Normalize(GraphValue x, LayerNorm norm) =>
        Graph.Node("LayerNormalization", "", [x, Float(norm.Weight), Float(norm.Bias)], ("axis", -1L), ("epsilon", shape.NormEpsilon));
}

using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Layers;

/// <summary>CLIP's modified ResNet as ONNX nodes (openai/CLIP, clip/model.py). Batch norms are folded into the convolutions.</summary>
/// <param name="graph">Where the nodes go.</param>
/// <param name="weights">Where the tensors lie.</param>
/// <param name="shape">What the tower takes and gives.</param>
public sealed class ResNetBlocks(OnnxGraph graph, IWeightSource weights, VisionShape shape) : VisionBlocks(graph, weights, shape), IResNetBlocks
{
    private readonly Convolutions convolutions = new(graph, weights);

    /// <summary>Pixels → (1, width, size / 4, size / 4).</summary>
    public GraphValue Enter(ResNetStem stem)
    {
        var x = Rectified(Pixels(), stem.First, stride: 2);
        x = Rectified(Rectified(x, stem.Second), stem.Third);
        return AveragePool(x, 2);
    }

    /// <summary>(1, in, side, side) → (1, out, side / stride, side / stride)</summary>
    public GraphValue Bottleneck(GraphValue x, Bottleneck block)
    {
        var h = Rectified(Rectified(x, block.Narrow), block.Mix);
        h = convolutions.Of(AveragePool(h, block.Stride), block.Widen);
        var residual = block.Shortcut is { } shortcut ? convolutions.Of(AveragePool(x, block.Stride), shortcut) : x;
        return Activate(Graph.Node("Add", "", [h, residual]), Activation.Relu);
    }

    /// <summary>A grid (1, channels, side, side) as rows, line by line: (1, side², channels).</summary>
    public GraphValue Tokens(GraphValue grid) => Graph.Node("Transpose", "", [Reshape(grid, 0, 0, -1)], ("perm", [0, 2, 1]));

    /// <summary>Rows (1, side², channels) → (1, 1, projection).</summary>
    public GraphValue Attend(GraphValue x, AttentionPool pool)
    {
        int rows = pool.Positions.Sizes[0], channels = pool.Positions.Sizes[1];
        var mean = Graph.Node("ReduceMean", "", [x, Graph.Constant(1)], ("keepdims", 1L)); // (1, 1, channels)
        x = Graph.Node("Concat", "", [mean, x], ("axis", 1L));
        x = Graph.Node("Add", "", [x, Float(pool.Positions, 1, rows, channels)]); // (1, 1 + side², channels)
        var first = Slice(x, axis: 1, start: 0, end: 1);
        var attention = Graph.Node("MultiHeadAttention", OnnxGraph.Microsoft,
            [Linear(first, pool.Query), Linear(x, pool.Key), Linear(x, pool.Value)], ("num_heads", pool.Heads));
        return Linear(attention, pool.Output);
    }

    private GraphValue Rectified(GraphValue x, Convolution convolution, long stride = 1) => Activate(convolutions.Of(x, convolution, stride), Activation.Relu);

    private GraphValue AveragePool(GraphValue x, long size) =>
        size == 1 ? x : Graph.Node("AveragePool", "", [x], ("kernel_shape", [size, size]), ("strides", [size, size]));
}

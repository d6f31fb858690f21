using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Layers;

/// <summary>The arithmetic that both graphs are made of, as ONNX nodes.</summary>
/// <param name="graph">Where the nodes go.</param>
/// <param name="weights">Where the tensors lie.</param>
public class Blocks(OnnxGraph graph, IWeightSource weights)
{
    /// <summary>Where the nodes go.</summary>
    protected OnnxGraph Graph { get; } = graph;

    /// <summary>y = x Wᵀ + b over the last axis.</summary>
    public GraphValue Linear(GraphValue x, Linear linear)
    {
        var y = MatMul(x, linear.Weight);
        return linear.Bias is { } bias ? Graph.Node("Add", "", [y, Float(bias)]) : y;
    }

    /// <summary>y = x Wᵀ over the last axis.</summary>
    public GraphValue MatMul(GraphValue x, Matrix matrix)
    {
        if (weights.StorageOf(matrix) is Storage.Float32 or Storage.Int8Rows)
            return Graph.Node("FusedMatMul", OnnxGraph.Microsoft, [x, Float(matrix)], ("transB", 1L));

        return new QuantizedMatMul(Graph, this, weights, matrix).Of(x);
    }

    /// <summary>An activation function, element by element.</summary>
    public GraphValue Activate(GraphValue x, Activation activation) => activation switch
    {
        Activation.QuickGelu => Graph.Node("QuickGelu", OnnxGraph.Microsoft, [x], ("alpha", 1.702f)),
        Activation.Gelu => Graph.Node("Gelu", "", [x], ("approximate", "none")),
        Activation.GeluTanh => Graph.Node("Gelu", "", [x], ("approximate", "tanh")),
        Activation.Silu => Graph.Node("QuickGelu", OnnxGraph.Microsoft, [x], ("alpha", 1f)),
        _ => Graph.Node("Relu", "", [x]),
    };

    /// <summary>x with its dimensions read differently; 0 keeps one, −1 infers one.</summary>
    public GraphValue Reshape(GraphValue x, params long[] shape) => Graph.Node("Reshape", "", [x, Graph.Constant(shape)]);

    /// <summary>x[start:end] along an axis, with Python's negative ends; <see cref="long.MaxValue"/> means to the end.</summary>
    public GraphValue Slice(GraphValue x, long axis, long start, long end) =>
        Graph.Node("Slice", "", [x, Graph.Constant(start), Graph.Constant(end), Graph.Constant(axis)]);

    /// <summary>A tensor of the weights file in float32, optionally in another shape.</summary>
    protected GraphValue Float(WeightTensor tensor, params long[] shape)
    {
        if (weights.StorageOf(tensor) == Storage.Int8Rows) return new ExpandedRows(Graph, weights).Of(tensor);
        var range = weights.Values(tensor);
        return Graph.External(tensor.Name, OnnxType.Float, shape.Length == 0 ? tensor.Shape : shape, weights.FileName, range.Offset, range.Length);
    }
}

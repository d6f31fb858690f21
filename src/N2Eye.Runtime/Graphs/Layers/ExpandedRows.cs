using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Layers;

/// <summary>
/// Tensors of <see cref="Storage.Int8Rows"/> in float32: nodes made of constants alone, which ONNX Runtime computes once, when
/// the session is made. So the CPU takes a file that was made for an NPU, with four times its bytes in memory.
/// </summary>
/// <param name="graph">Where the nodes go.</param>
/// <param name="weights">Where the tensors lie.</param>
internal sealed class ExpandedRows(OnnxGraph graph, IWeightSource weights)
{
    /// <summary>The tensor in its own shape.</summary>
    public GraphValue Of(WeightTensor tensor)
    {
        long[] perRow = [tensor.Shape[0], .. Enumerable.Repeat(1L, tensor.Shape.Length - 1)];
        var integers = External(tensor.Name, OnnxType.Int8, tensor.Shape, weights.Values(tensor));
        var scales = External(tensor.Name + ".scales", OnnxType.Float, perRow, weights.Scales(tensor));
        return graph.Node("Mul", "", [graph.Node("Cast", "", [integers], ("to", (long)OnnxType.Float)), scales]);
    }

    private GraphValue External(string name, OnnxType type, long[] shape, FileRange range) =>
        graph.External(name, type, shape, weights.FileName, range.Offset, range.Length);
}

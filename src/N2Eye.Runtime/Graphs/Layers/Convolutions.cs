using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Layers;

/// <summary>Two-dimensional convolutions as ONNX nodes.</summary>
/// <param name="graph">Where the nodes go.</param>
/// <param name="weights">Where the kernels lie.</param>
internal sealed class Convolutions(OnnxGraph graph, IWeightSource weights)
{
    private const float ZeroPoint = 128;

    /// <summary>(1, in, side, side) → (1, out, side / stride, side / stride)</summary>
    public GraphValue Of(GraphValue x, Convolution convolution, long stride = 1)
    {
        long size = convolution.Weight.Size, pad = size / 2;
        return graph.Node("Conv", "", [x, Kernel(convolution.Weight), Values(convolution.Bias)],
            ("kernel_shape", [size, size]), ("strides", [stride, stride]), ("pads", [pad, pad, pad, pad]));
    }

    /// <summary>
    /// (out, in, k, k) in float. Of int8 it is made of constants alone, so that ONNX Runtime computes it once, when the session
    /// is made. It would leave a DequantizeLinear in the graph, to be run for every picture.
    /// </summary>
    private GraphValue Kernel(Kernel kernel)
    {
        if (weights.StorageOf(kernel) == Storage.Float32) return Values(kernel);
        if (weights.StorageOf(kernel) == Storage.Int8Rows) return new ExpandedRows(graph, weights).Of(kernel);
        var stored = External(kernel.Name, OnnxType.UInt8, kernel.Shape, weights.Values(kernel));
        var scales = External(kernel.Name + ".scales", OnnxType.Float, [kernel.Outputs, 1, 1, 1], weights.Scales(kernel));
        var integers = graph.Node("Sub", "", [graph.Node("Cast", "", [stored], ("to", (long)OnnxType.Float)), graph.Constant<float>([ZeroPoint], [])]);
        return graph.Node("Mul", "", [integers, scales]);
    }

    private GraphValue Values(WeightTensor tensor) => External(tensor.Name, OnnxType.Float, tensor.Shape, weights.Values(tensor));

    private GraphValue External(string name, OnnxType type, long[] shape, FileRange range) =>
        graph.External(name, type, shape, weights.FileName, range.Offset, range.Length);
}

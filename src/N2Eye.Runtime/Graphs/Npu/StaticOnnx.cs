using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Npu;

/// <summary>Writes a static graph as an ONNX model whose matrices stay in their file.</summary>
internal static class StaticOnnx
{
    public static byte[] Write(StaticGraph graph, IWeightValues weights)
    {
        var onnx = new OnnxGraph(graph.Name);
        foreach (var input in graph.Inputs) onnx.Input(input.Name, input.Type, Sizes(input));
        foreach (var constant in graph.Constants.Values) Write(onnx, constant, weights);
        foreach (var node in graph.Nodes)
        {
            var op = node.Op == StaticOperators.NarrowOp ? "Identity" : node.Op;
            onnx.Emit(op, "", [.. node.Inputs.Select(value => new GraphValue(value.Name))], [.. node.Outputs.Select(value => new GraphValue(value.Name))], [.. node.Attributes]);
        }

        foreach (var output in graph.Outputs) onnx.Output(output.Name, output.Type, Sizes(output));
        return onnx.ToBytes();
    }

    private static void Write(OnnxGraph onnx, StaticConstant constant, IWeightValues weights)
    {
        var value = constant.Value;
        switch (constant)
        {
            case BytesConstant bytes:
                onnx.Initializer(value.Name, value.Type, value.Shape, bytes.Bytes);
                break;
            case FloatConstant floats:
                onnx.Initializer(value.Name, value.Type, value.Shape, System.Runtime.InteropServices.MemoryMarshal.AsBytes(floats.Read(weights).AsSpan()).ToArray());
                break;
            case FileConstant file:
                onnx.External(value.Name, value.Type, value.Shape, weights.FileName, file.Range.Offset, file.Range.Length);
                break;
            case MatrixConstant matrix:
                var range = Rows(matrix, weights.Values(matrix.Tensor), sizeof(float));
                onnx.External(value.Name, value.Type, value.Shape, weights.FileName, range.Offset, range.Length);
                break;
        }
    }

    /// <summary>Where some rows of a tensor lie.</summary>
    public static FileRange Rows(MatrixConstant matrix, FileRange whole, int valueSize)
    {
        var row = matrix.Value.Count / matrix.Value.Shape[0] * valueSize;
        return new FileRange(whole.Offset + matrix.FirstRow * row, matrix.Value.Shape[0] * row);
    }

    private static object[] Sizes(StaticValue value) => Array.ConvertAll(value.Shape, size => (object)size);
}

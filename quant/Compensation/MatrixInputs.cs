using N2Eye.Runtime.Graphs.Npu;

namespace N2Eye.Quant.Compensation;

/// <summary>Which value of a graph each of its matrices is multiplied with.</summary>
internal static class MatrixInputs
{
    /// <summary>By the matrix's name. Parts of a matrix that are products of their own read the same value.</summary>
    public static Dictionary<string, StaticValue> Of(StaticGraph graph)
    {
        var inputs = new Dictionary<string, StaticValue>(StringComparer.Ordinal);
        foreach (var node in graph.Nodes.Where(node => node.Op == "Gemm"))
        {
            if (graph.Constants.GetValueOrDefault(node.Inputs[1].Name) is MatrixConstant matrix) inputs[matrix.Tensor.Name] = node.Inputs[0];
        }

        return inputs;
    }
}

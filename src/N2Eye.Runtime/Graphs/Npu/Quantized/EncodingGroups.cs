namespace N2Eye.Runtime.Graphs.Npu.Quantized;

/// <summary>
/// Values that must have one encoding, because one is a copy of the other: what is cut, joined, turned and selected, and a cache
/// with what goes into it.
/// </summary>
internal sealed class EncodingGroups
{
    private readonly Dictionary<string, string> parents = new(StringComparer.Ordinal);

    public EncodingGroups(StaticGraph graph)
    {
        foreach (var node in graph.Nodes)
        {
            if (!StaticOperators.Moves(node.Op)) continue;
            foreach (var input in node.Inputs)
            {
                if (input.Type == Onnx.OnnxType.Float) parents[Root(input.Name)] = Root(node.Outputs[0].Name);
            }
        }
    }

    /// <summary>The name that stands for a value's group.</summary>
    public string Root(string value)
    {
        while (parents.TryGetValue(value, out var parent) && parent != value) value = parent;
        return value;
    }
}

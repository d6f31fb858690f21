using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Npu;

/// <summary>A value whose element type and shape are known when the graph is written.</summary>
/// <param name="name">Unique in its graph.</param>
/// <param name="type">Element type.</param>
/// <param name="shape">Sizes of its axes, all known.</param>
internal sealed class StaticValue(string name, OnnxType type, params long[] shape)
{
    public string Name => name;

    public OnnxType Type => type;

    public long[] Shape => shape;

    public int Rank => shape.Length;

    /// <summary>Number of elements.</summary>
    public long Count => shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>As people write it: <c>float [1, 3, 64, 64]</c>.</summary>
    public override string ToString() => $"{type.ToString().ToLowerInvariant()} [{string.Join(", ", shape)}]";
}

/// <summary>A node of the ONNX operator set.</summary>
/// <param name="Name">Name of its first output, which is unique: what messages call it.</param>
/// <param name="Op">Operator.</param>
/// <param name="Inputs">Values that it reads.</param>
/// <param name="Outputs">Values that it makes.</param>
/// <param name="Attributes">Its attributes.</param>
internal sealed record StaticNode(
    string Name, string Op, IReadOnlyList<StaticValue> Inputs, IReadOnlyList<StaticValue> Outputs, IReadOnlyList<OnnxAttribute> Attributes)
{
    /// <summary>The attribute of that name, if it is given.</summary>
    public OnnxAttribute? Attribute(string name)
    {
        foreach (var attribute in Attributes)
        {
            if (attribute.Name == name) return attribute;
        }

        return null;
    }
}

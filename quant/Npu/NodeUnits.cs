using System.Buffers.Binary;
using System.Globalization;
using N2Eye.Runtime.Graphs.Npu;
using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Quant.Npu;

/// <summary>How an integer tensor is read.</summary>
/// <param name="Type">Its type's name.</param>
/// <param name="Scale">Of the whole tensor.</param>
/// <param name="ZeroPoint">What stands for 0.</param>
internal readonly record struct TensorEncoding(string Type, float Scale, int ZeroPoint);

/// <summary>
/// A graph's operators as the provider sees them: with the DequantizeLinear before and the QuantizeLinear behind, which together
/// make one operator on integers.
/// </summary>
internal sealed class NodeUnits
{
    private readonly StaticGraph graph;
    private readonly Dictionary<string, StaticNode> producers = new(StringComparer.Ordinal);
    private readonly ILookup<string, StaticNode> consumers;

    public NodeUnits(StaticGraph graph)
    {
        this.graph = graph;
        foreach (var node in graph.Nodes)
        {
            foreach (var output in node.Outputs) producers.Add(output.Name, node);
        }

        consumers = graph.Nodes.SelectMany(node => node.Inputs.Select(input => (input.Name, node))).ToLookup(pair => pair.Name, pair => pair.node);
    }

    /// <summary>An operator's types: <c>uint16 int8/0 -> uint16</c>.</summary>
    public string Types(StaticNode node) => $"{string.Join(' ', node.Inputs.Select(Before))} -> {string.Join(' ', node.Outputs.Select(Behind))}";

    /// <summary>True where a value, or the integers that it is made of, are in the graph or its file.</summary>
    public bool IsConstant(StaticValue value) => graph.Constants.ContainsKey(value.Name)
        || (producers.TryGetValue(value.Name, out var producer) && producer.Op == "DequantizeLinear" && graph.Constants.ContainsKey(producer.Inputs[0].Name));

    /// <summary>How a float value is encoded; null where it is no activation with one scale.</summary>
    public TensorEncoding? Encoding(StaticValue value)
    {
        var pair = producers.TryGetValue(value.Name, out var producer) && producer.Op == "DequantizeLinear" ? producer : Quantizer(value);
        if (pair is null || pair.Inputs[1].Rank > 0) return null;
        var type = pair.Op == "DequantizeLinear" ? pair.Inputs[0].Type : pair.Outputs[0].Type;
        return new TensorEncoding(Name(type), BinaryPrimitives.ReadSingleLittleEndian(Bytes(pair.Inputs[1])), ZeroPoint(Bytes(pair.Inputs[2])));
    }

    private string Before(StaticValue input)
    {
        if (input.Type != OnnxType.Float || !producers.TryGetValue(input.Name, out var producer) || producer.Op != "DequantizeLinear") return Name(input.Type);
        var axis = producer.Attribute("axis")?.Integer ?? 1;
        return Name(producer.Inputs[0].Type) + (producer.Inputs[1].Rank > 0 ? string.Create(CultureInfo.InvariantCulture, $"/{axis}") : "");
    }

    private string Behind(StaticValue output) => Quantizer(output) is { } quantizer ? Name(quantizer.Outputs[0].Type) : Name(output.Type);

    // A value that anything else reads too is needed in float.
    private StaticNode? Quantizer(StaticValue value) => consumers[value.Name].ToList() is [{ Op: "QuantizeLinear" } only] ? only : null;

    private byte[] Bytes(StaticValue constant) => ((BytesConstant)graph.Constants[constant.Name]).Bytes;

    private static int ZeroPoint(byte[] bytes) => bytes.Length == 1 ? bytes[0] : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static string Name(OnnxType type) => type.ToString().ToLowerInvariant();
}

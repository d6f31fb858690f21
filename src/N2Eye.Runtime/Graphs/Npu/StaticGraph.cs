using System.IO.Hashing;
using System.Runtime.InteropServices;
using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Npu;

/// <summary>
/// A graph in which every size is a number, held as nodes and not yet as bytes: so that it can be quantized and checked before
/// it is written (docs/npu-graphs.md).
/// </summary>
/// <param name="name">Name of the graph, seen in ONNX Runtime's messages.</param>
internal sealed class StaticGraph(string name)
{
    private readonly List<StaticNode> nodes = [];
    private readonly List<StaticValue> inputs = [];
    private readonly List<StaticValue> outputs = [];
    private readonly Dictionary<string, StaticConstant> constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StaticValue> values = new(StringComparer.Ordinal);

    private readonly HashSet<string> states = new(StringComparer.Ordinal);

    public string Name => name;

    /// <summary>Inputs that are an earlier run's output: quantized, they stay so between runs.</summary>
    public IReadOnlySet<string> States => states;

    /// <summary>In an order in which they can be computed.</summary>
    public IReadOnlyList<StaticNode> Nodes => nodes;

    public IReadOnlyList<StaticValue> Inputs => inputs;

    public IReadOnlyList<StaticValue> Outputs => outputs;

    /// <summary>By the value's name.</summary>
    public IReadOnlyDictionary<string, StaticConstant> Constants => constants;

    /// <summary>The value of that name.</summary>
    public StaticValue this[GraphValue value] => values[value.Name];

    /// <summary>Declares a graph input, or gives the one that was declared.</summary>
    public StaticValue Input(string input, OnnxType type, params long[] shape)
    {
        if (values.TryGetValue(input, out var known)) return known;
        var value = new StaticValue(input, type, shape);
        values.Add(input, value);
        inputs.Add(value);
        return value;
    }

    /// <summary>Declares an input that is an earlier run's output.</summary>
    public StaticValue State(string input, OnnxType type, params long[] shape)
    {
        states.Add(input);
        return Input(input, type, shape);
    }

    /// <summary>Declares that a value leaves the graph, under its own name.</summary>
    public void Output(StaticValue value) => outputs.Add(value);

    /// <summary>Adds a constant, or gives the one of that name.</summary>
    public StaticValue Constant(StaticConstant constant)
    {
        if (constants.TryGetValue(constant.Value.Name, out var known)) return known.Value;
        values.Add(constant.Value.Name, constant.Value);
        constants.Add(constant.Value.Name, constant);
        return constant.Value;
    }

    /// <summary>A small constant of numbers, shared between equal uses.</summary>
    public StaticValue Numbers<T>(ReadOnlySpan<T> numbers, params long[] shape)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(numbers).ToArray();
        var type = OnnxTypes.Of<T>();
        var content = Convert.ToHexString(bytes.Length <= 16 ? bytes : XxHash128.Hash(bytes));
        return Constant(new BytesConstant(new StaticValue($"const.{type}.{string.Join('x', shape)}.{content}", type, shape), bytes));
    }

    /// <summary>Adds a node with one output, which gives the node its name.</summary>
    public StaticValue Node(string op, StaticValue output, IReadOnlyList<StaticValue> arguments, params IReadOnlyList<OnnxAttribute> attributes)
    {
        values.Add(output.Name, output);
        nodes.Add(new StaticNode(output.Name, op, arguments, [output], attributes));
        return output;
    }
}

using System.Runtime.InteropServices;
using Google.Protobuf;

namespace N2Eye.Runtime.Graphs.Onnx;

/// <summary>
/// Writes an ONNX model as bytes. Field numbers are those of onnx.proto3; Google.Protobuf does the wire format, without the
/// generated classes, which would triple the size of what is linked.
/// </summary>
/// <param name="name">Name of the graph, seen in ONNX Runtime's messages.</param>
public sealed class OnnxGraph(string name)
{
    private const int IrVersion = 10;
    private const int OnnxOpset = 21;

    /// <summary>ONNX Runtime's own operators.</summary>
    public const string Microsoft = "com.microsoft";

    private readonly List<byte[]> nodes = [];
    private readonly List<byte[]> initializers = [];
    private readonly List<byte[]> inputs = [];
    private readonly List<byte[]> outputs = [];
    private readonly HashSet<string> constants = new(StringComparer.Ordinal);
    private int temporaries;

    /// <summary>Declares a graph input; a dimension is a number or a name.</summary>
    public GraphValue Input(string input, OnnxType type, params object[] shape)
    {
        inputs.Add(ValueInfo(input, type, shape));
        return new GraphValue(input);
    }

    /// <summary>Declares that a value, computed under this name, leaves the graph.</summary>
    public void Output(string output, OnnxType type, params object[] shape) => outputs.Add(ValueInfo(output, type, shape));

    /// <summary>A weight that lies in a file: mapped by ONNX Runtime, never copied through managed memory.</summary>
    /// <param name="tensor">Name of the initializer.</param>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Its shape here; the file may know another with as many values.</param>
    /// <param name="file">File name, relative to the folder that the session is told.</param>
    /// <param name="offset">Absolute offset of the first byte.</param>
    /// <param name="length">Length in bytes.</param>
    public GraphValue External(string tensor, OnnxType type, long[] shape, string file, long offset, long length)
    {
        if (!constants.Add(tensor)) return new GraphValue(tensor);
        initializers.Add(Message(w =>
        {
            foreach (var size in shape) Varint(w, 1, size);
            Varint(w, 2, (int)type);
            Text(w, 8, tensor);
            Pair(w, "location", file);
            Pair(w, "offset", offset.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Pair(w, "length", length.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Varint(w, 14, 1); // data_location = EXTERNAL
        }));
        return new GraphValue(tensor);

        static void Pair(CodedOutputStream w, string key, string value) => Bytes(w, 13, Message(entry =>
        {
            Text(entry, 1, key);
            Text(entry, 2, value);
        }));
    }

    /// <summary>A small constant inside the graph, shared between equal uses.</summary>
    public GraphValue Constant(params long[] values) => Constant(values, [values.Length]);

    /// <summary>A small constant of a given shape inside the graph.</summary>
    public GraphValue Constant<T>(ReadOnlySpan<T> values, long[] shape)
        where T : unmanaged
    {
        var type = OnnxTypes.Of<T>();
        var raw = MemoryMarshal.AsBytes(values).ToArray();
        return Initializer($"const.{type}.{string.Join('x', shape)}.{Convert.ToHexString(raw)}", type, shape, raw);
    }

    /// <summary>A constant inside the graph under a name of the caller's.</summary>
    internal GraphValue Initializer(string constant, OnnxType type, long[] shape, byte[] bytes)
    {
        if (constants.Add(constant))
        {
            initializers.Add(Message(w =>
            {
                foreach (var size in shape) Varint(w, 1, size);
                Varint(w, 2, (int)type);
                Text(w, 8, constant);
                Bytes(w, 9, bytes);
            }));
        }

        return new GraphValue(constant);
    }

    /// <summary>Adds a node with one output and gives that.</summary>
    public GraphValue Node(string op, string domain, ReadOnlySpan<GraphValue> arguments, params ReadOnlySpan<OnnxAttribute> attributes)
    {
        var result = Temporary(op);
        Emit(op, domain, arguments, [result], attributes);
        return result;
    }

    /// <summary>Adds a node whose outputs the caller names.</summary>
    public void Emit(string op, string domain, ReadOnlySpan<GraphValue> arguments, ReadOnlySpan<GraphValue> results, params ReadOnlySpan<OnnxAttribute> attributes)
    {
        // Lambdas cannot hold spans; these lists are a handful of entries each.
        var (arg, res, att) = (arguments.ToArray(), results.ToArray(), attributes.ToArray());
        nodes.Add(Message(w =>
        {
            foreach (var value in arg) Text(w, 1, value.Name);
            foreach (var value in res) Text(w, 2, value.Name);
            Text(w, 3, $"{op}.{nodes.Count}");
            Text(w, 4, op);
            foreach (var attribute in att) Bytes(w, 5, Attribute(attribute));
            Text(w, 7, domain);
        }));
    }

    /// <summary>A fresh name for a value inside the graph.</summary>
    public GraphValue Temporary(string hint) => new($"{hint}:{temporaries++}");

    /// <summary>The ModelProto.</summary>
    public byte[] ToBytes() => Message(model =>
    {
        Varint(model, 1, IrVersion);
        Text(model, 2, "n2eye");
        Bytes(model, 7, Message(graph =>
        {
            foreach (var node in nodes) Bytes(graph, 1, node);
            Text(graph, 2, name);
            foreach (var initializer in initializers) Bytes(graph, 5, initializer);
            foreach (var input in inputs) Bytes(graph, 11, input);
            foreach (var output in outputs) Bytes(graph, 12, output);
        }));
        Bytes(model, 8, Opset("", OnnxOpset));
        Bytes(model, 8, Opset(Microsoft, 1));
    });

    private static byte[] Opset(string domain, int version) => Message(w =>
    {
        Text(w, 1, domain);
        Varint(w, 2, version);
    });

    private static byte[] ValueInfo(string value, OnnxType type, object[] shape) => Message(info =>
    {
        Text(info, 1, value);
        Bytes(info, 2, Message(typeProto => Bytes(typeProto, 1, Message(tensor =>
        {
            Varint(tensor, 1, (int)type);
            Bytes(tensor, 2, Message(shapeProto =>
            {
                foreach (var size in shape)
                {
                    Bytes(shapeProto, 1, Message(dimension =>
                    {
                        if (size is string symbol) Text(dimension, 2, symbol);
                        else Varint(dimension, 1, Convert.ToInt64(size, System.Globalization.CultureInfo.InvariantCulture));
                    }));
                }
            }));
        }))));
    });

    private static byte[] Attribute(OnnxAttribute attribute) => Message(w =>
    {
        Text(w, 1, attribute.Name);
        if (attribute.Float is { } number)
        {
            w.WriteTag(2, WireFormat.WireType.Fixed32);
            w.WriteFloat(number);
            Varint(w, 20, 1);
        }
        else if (attribute.Integer is { } integer)
        {
            Varint(w, 3, integer);
            Varint(w, 20, 2);
        }
        else if (attribute.Text is { } text)
        {
            Text(w, 4, text);
            Varint(w, 20, 3);
        }
        else
        {
            foreach (var item in attribute.Integers!) Varint(w, 8, item);
            Varint(w, 20, 7);
        }
    });

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var buffer = new MemoryStream();
        using var stream = new CodedOutputStream(buffer, leaveOpen: true);
        write(stream);
        stream.Flush();
        return buffer.ToArray();
    }

    private static void Varint(CodedOutputStream w, int field, long value)
    {
        w.WriteTag(field, WireFormat.WireType.Varint);
        w.WriteInt64(value);
    }

    private static void Text(CodedOutputStream w, int field, string value)
    {
        w.WriteTag(field, WireFormat.WireType.LengthDelimited);
        w.WriteString(value);
    }

    private static void Bytes(CodedOutputStream w, int field, byte[] value)
    {
        w.WriteTag(field, WireFormat.WireType.LengthDelimited);
        w.WriteBytes(UnsafeByteOperations.UnsafeWrap(value));
    }
}

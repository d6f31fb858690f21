namespace N2Eye.Runtime.Graphs.Onnx;

/// <summary>Element types, by their numbers in onnx.proto3 (TensorProto.DataType).</summary>
public enum OnnxType
{
    /// <summary>32-bit float.</summary>
    Float = 1,

    /// <summary>Unsigned 8-bit integer.</summary>
    UInt8 = 2,

    /// <summary>Signed 8-bit integer.</summary>
    Int8 = 3,

    /// <summary>Unsigned 16-bit integer.</summary>
    UInt16 = 4,

    /// <summary>Signed 32-bit integer.</summary>
    Int32 = 6,

    /// <summary>Signed 64-bit integer.</summary>
    Int64 = 7,

    /// <summary>Truth value in a byte.</summary>
    Bool = 9,
}

/// <summary>Element types by what they are in C#.</summary>
internal static class OnnxTypes
{
    public static OnnxType Of<T>()
        where T : unmanaged => Type.GetTypeCode(typeof(T)) switch
        {
            TypeCode.Single => OnnxType.Float,
            TypeCode.Byte => OnnxType.UInt8,
            TypeCode.SByte => OnnxType.Int8,
            TypeCode.UInt16 => OnnxType.UInt16,
            TypeCode.Int32 => OnnxType.Int32,
            TypeCode.Int64 => OnnxType.Int64,
            TypeCode.Boolean => OnnxType.Bool,
            var other => throw new ArgumentException($"ONNX has no {other}."),
        };

    /// <summary>Bytes of one element.</summary>
    public static int Size(this OnnxType type) => type switch
    {
        OnnxType.UInt8 or OnnxType.Int8 or OnnxType.Bool => 1,
        OnnxType.UInt16 => 2,
        OnnxType.Int64 => 8,
        _ => 4,
    };
}

/// <summary>A value in a graph: the output of a node, an input, or an initializer.</summary>
/// <param name="Name">Its name in the ONNX graph; unique.</param>
public readonly record struct GraphValue(string Name)
{
    /// <summary>An optional input that is left out.</summary>
    public static GraphValue None => new("");
}

/// <summary>A node's attribute.</summary>
public readonly record struct OnnxAttribute
{
    private OnnxAttribute(string name) => Name = name;

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Set for a whole number.</summary>
    public long? Integer { get; private init; }

    /// <summary>Set for a float.</summary>
    public float? Float { get; private init; }

    /// <summary>Set for a list of whole numbers.</summary>
    public long[]? Integers { get; private init; }

    /// <summary>Set for a string.</summary>
    public string? Text { get; private init; }

    /// <summary>A whole number.</summary>
    public static implicit operator OnnxAttribute((string Name, long Value) pair) => new(pair.Name) { Integer = pair.Value };

    /// <summary>A float.</summary>
    public static implicit operator OnnxAttribute((string Name, float Value) pair) => new(pair.Name) { Float = pair.Value };

    /// <summary>A list of whole numbers.</summary>
    public static implicit operator OnnxAttribute((string Name, long[] Value) pair) => new(pair.Name) { Integers = pair.Value };

    /// <summary>A string.</summary>
    public static implicit operator OnnxAttribute((string Name, string Value) pair) => new(pair.Name) { Text = pair.Value };
}

namespace N2Eye.Weights.Safetensors;

/// <summary>Element types of the safetensors format.</summary>
public enum Dtype
{
    /// <summary>Truth value in a byte.</summary>
    Bool,
    /// <summary>Unsigned 8-bit integer.</summary>
    U8,
    /// <summary>Signed 8-bit integer.</summary>
    I8,
    /// <summary>8-bit float, 5 exponent bits.</summary>
    F8_E5M2,
    /// <summary>8-bit float, 4 exponent bits.</summary>
    F8_E4M3,
    /// <summary>Unsigned 16-bit integer.</summary>
    U16,
    /// <summary>Signed 16-bit integer.</summary>
    I16,
    /// <summary>IEEE half.</summary>
    F16,
    /// <summary>The upper half of a float32.</summary>
    BF16,
    /// <summary>Unsigned 32-bit integer.</summary>
    U32,
    /// <summary>Signed 32-bit integer.</summary>
    I32,
    /// <summary>IEEE single.</summary>
    F32,
    /// <summary>Unsigned 64-bit integer.</summary>
    U64,
    /// <summary>Signed 64-bit integer.</summary>
    I64,
    /// <summary>IEEE double.</summary>
    F64,
}

/// <summary>Names and sizes of element types.</summary>
public static class Dtypes
{
    private static readonly (string Name, int Size)[] Table =
    [
        ("BOOL", 1), ("U8", 1), ("I8", 1), ("F8_E5M2", 1), ("F8_E4M3", 1), ("U16", 2), ("I16", 2), ("F16", 2), ("BF16", 2),
        ("U32", 4), ("I32", 4), ("F32", 4), ("U64", 8), ("I64", 8), ("F64", 8),
    ];

    /// <summary>The name in a file's header.</summary>
    public static string Name(this Dtype dtype) => Table[(int)dtype].Name;

    /// <summary>Bytes of one element.</summary>
    public static int Size(this Dtype dtype) => Table[(int)dtype].Size;

    /// <summary>The type of that name, or null.</summary>
    public static Dtype? Parse(string name)
    {
        var index = Array.FindIndex(Table, entry => entry.Name == name);
        return index < 0 ? null : (Dtype)index;
    }
}

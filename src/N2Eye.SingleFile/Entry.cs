namespace N2Eye.SingleFile;

/// <summary>What an entry is for.</summary>
public enum EntryKind
{
    /// <summary>The native program itself, at offset 0.</summary>
    Program,

    /// <summary>A shared library that the program loads; stored in LZ4 blocks.</summary>
    Library,

    /// <summary>A weights file (docs/weights-file.md), mapped where it lies.</summary>
    Weights,
}

/// <summary>A stretch of the executable.</summary>
/// <param name="Name">File name that it had, without its folder.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Offset">Absolute offset, bytes; a multiple of <see cref="Alignment"/>.</param>
/// <param name="Length">Bytes there.</param>
/// <param name="Size">Bytes of what was packed: as many, but for a library, which is compressed.</param>
/// <param name="Hash">XXH128 of the bytes there.</param>
public sealed record Entry(string Name, EntryKind Kind, long Offset, long Length, long Size, UInt128 Hash)
{
    /// <summary>64 KiB: the largest page of any ARM64 kernel, and what ONNX Runtime wants of a mapped initializer.</summary>
    public const int Alignment = 64 << 10;
}

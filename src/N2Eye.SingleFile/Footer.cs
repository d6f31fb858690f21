using System.Buffers.Binary;
using System.IO.Hashing;

namespace N2Eye.SingleFile;

/// <summary>The last 64 bytes of the executable: where the directory is, and how long the whole file must be.</summary>
/// <param name="DirectoryOffset">Absolute offset of the directory, bytes.</param>
/// <param name="DirectoryLength">Bytes of the directory.</param>
/// <param name="FileLength">Bytes of the whole file, the footer included.</param>
/// <param name="DirectoryHash">XXH128 of the directory.</param>
internal readonly record struct Footer(long DirectoryOffset, long DirectoryLength, long FileLength, UInt128 DirectoryHash)
{
    public const int Size = 64;
    private const int Version = 2;
    private const int OwnHashAt = 56;

    private static ReadOnlySpan<byte> Magic => "n2eye\r\n\x1a"u8;

    /// <summary>(<see cref="Size"/>,) little-endian: magic 8, version 4, zero 4, three lengths 8 each, directory hash 16, XXH64 of all before it 8.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), DirectoryOffset);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), DirectoryLength);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), FileLength);
        BinaryPrimitives.WriteUInt128LittleEndian(bytes.AsSpan(40), DirectoryHash);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(OwnHashAt), XxHash64.HashToUInt64(bytes.AsSpan(0, OwnHashAt)));
        return bytes;
    }

    /// <summary>The footer in the last bytes of a file; null where they are none.</summary>
    public static Footer? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size || !bytes.StartsWith(Magic)) return null;
        if (BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]) != Version) return null;
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes[OwnHashAt..]) != XxHash64.HashToUInt64(bytes[..OwnHashAt])) return null;
        return new Footer(
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]),
            BinaryPrimitives.ReadUInt128LittleEndian(bytes[40..]));
    }
}

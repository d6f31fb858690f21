using System.Buffers.Binary;
using K4os.Compression.LZ4;

namespace N2Eye.SingleFile.Libraries;

/// <summary>
/// How a library is stored: for each <see cref="Size"/> bytes of it, the length of an LZ4 block (4 bytes, little-endian) and the block.
/// </summary>
internal static class LibraryBlocks
{
    /// <summary>1 MiB: what is copied stays in the processor's cache, and hardly anything is lost by beginning anew.</summary>
    public const int Size = 1 << 20;

    private const int LengthSize = 4;

    /// <summary>Compresses a library.</summary>
    public static byte[] Compress(ReadOnlySpan<byte> library)
    {
        using var blocks = new MemoryStream();
        var buffer = new byte[LengthSize + LZ4Codec.MaximumOutputSize(Size)];
        for (var start = 0; start < library.Length; start += Size)
        {
            var length = LZ4Codec.Encode(library.Slice(start, Math.Min(Size, library.Length - start)), buffer.AsSpan(LengthSize), LZ4Level.L12_MAX);
            BinaryPrimitives.WriteInt32LittleEndian(buffer, length);
            blocks.Write(buffer.AsSpan(0, LengthSize + length));
        }

        return blocks.ToArray();
    }

    /// <summary>Takes the next block.</summary>
    /// <param name="rest">Blocks; begins behind this one afterwards.</param>
    /// <param name="bytes">Receives what was in it: at least (<see cref="Size"/>,)</param>
    /// <returns>How many bytes; negative where this is no block.</returns>
    public static int Next(ref ReadOnlySpan<byte> rest, Span<byte> bytes)
    {
        if (rest.Length < LengthSize || BinaryPrimitives.ReadInt32LittleEndian(rest) is var length && (length < 0 || length > rest.Length - LengthSize)) return -1;
        var count = LZ4Codec.Decode(rest.Slice(LengthSize, length), bytes[..Size]);
        rest = rest[(LengthSize + length)..];
        return count;
    }
}

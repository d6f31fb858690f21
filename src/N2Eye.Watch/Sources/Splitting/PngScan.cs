using System.Buffers.Binary;

namespace N2Eye.Watch.Sources.Splitting;

/// <summary>Walks a PNG file by its chunks (PNG specification, third edition).</summary>
internal sealed class PngScan : IPictureScan
{
    /// <summary>What every file begins with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <inheritdoc/>
    public long Position { get; private set; } = 8;

    /// <inheritdoc/>
    public ScanResult Advance(ReadOnlySpan<byte> picture)
    {
        while (Position < picture.Length)
        {
            var chunk = picture[(int)Position..];
            if (chunk.Length < 8) return ScanResult.More;
            var size = BinaryPrimitives.ReadUInt32BigEndian(chunk);
            var type = chunk.Slice(4, 4);
            foreach (var letter in type)
            {
                if (!char.IsAsciiLetter((char)letter)) return ScanResult.Broken;
            }

            if (Position == Signature.Length && !type.SequenceEqual("IHDR"u8) || size > int.MaxValue) return ScanResult.Broken;
            if (type.SequenceEqual("IEND"u8))
            {
                if (size != 0) return ScanResult.Broken;
                if (chunk.Length < 12) return ScanResult.More;
                Position += 12;
                return ScanResult.Complete;
            }

            Position += 12 + (long)size;
        }

        return ScanResult.More;
    }
}

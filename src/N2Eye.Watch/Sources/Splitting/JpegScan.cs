using System.Buffers.Binary;

namespace N2Eye.Watch.Sources.Splitting;

/// <summary>
/// Walks a JPEG file by its markers (ITU-T T.81, annex B). Segments are skipped by their length, so that the thumbnail in an
/// EXIF block, a JPEG file too, does not end the picture.
/// </summary>
internal sealed class JpegScan : IPictureScan
{
    private const byte Temporary = 0x01;
    private const byte FirstRestart = 0xD0;
    private const byte LastRestart = 0xD7;
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;

    private bool inEntropyCode;
    private bool hasFrame;
    private bool hasScan;

    /// <inheritdoc/>
    public long Position { get; private set; } = 2;

    /// <summary>The length of the picture that the bytes begin with; 0 where it is broken or ends early.</summary>
    public static int LengthOf(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, StartOfImage])) return 0;
        var scan = new JpegScan();
        return scan.Advance(bytes) == ScanResult.Complete ? (int)scan.Position : 0;
    }

    /// <inheritdoc/>
    public ScanResult Advance(ReadOnlySpan<byte> picture)
    {
        while (Position < picture.Length)
        {
            var rest = picture[(int)Position..];
            if (inEntropyCode)
            {
                var marker = EndOfEntropyCode(rest);
                if (marker < 0) return ScanResult.More;
                rest = rest[marker..];
                inEntropyCode = false;
            }

            if (rest[0] != 0xFF) return ScanResult.Broken;
            if (rest.Length < 2) return ScanResult.More;
            switch (rest[1])
            {
                case 0xFF: // A fill byte: the second may begin the marker.
                    Position++;
                    continue;
                case EndOfImage:
                    if (!hasScan) return ScanResult.Broken;
                    Position += 2;
                    return ScanResult.Complete;
                case Temporary or (>= FirstRestart and <= LastRestart):
                    Position += 2;
                    continue;
                case < 0xC0 or StartOfImage: // Reserved, or the next picture: this one was cut off.
                    return ScanResult.Broken;
            }

            if (rest.Length < 4) return ScanResult.More;
            var size = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (size < 2) return ScanResult.Broken;
            if (rest[1] is <= 0xCF and not (0xC4 or 0xC8 or 0xCC)) hasFrame = true;
            if (rest[1] == StartOfScan)
            {
                if (!hasFrame) return ScanResult.Broken;
                hasScan = inEntropyCode = true;
            }

            Position += 2 + size;
        }

        return ScanResult.More;
    }

    /// <summary>Where the marker behind the entropy-coded data is, or −1; data holds 0xFF only before a stuffed 0 or a restart marker.</summary>
    private int EndOfEntropyCode(ReadOnlySpan<byte> rest)
    {
        for (var from = 0; rest[from..].IndexOf((byte)0xFF) is >= 0 and var found;)
        {
            var at = from + found;
            if (at + 1 == rest.Length)
            {
                Position += at;
                return -1;
            }

            if (rest[at + 1] is 0x00 or (>= FirstRestart and <= LastRestart)) from = at + 2;
            else if (rest[at + 1] == 0xFF) from = at + 1;
            else
            {
                Position += at;
                return at;
            }
        }

        Position += rest.Length;
        return -1;
    }
}

using System.Buffers.Binary;

namespace N2Eye.Runtime.Pictures.Decoding;

/// <summary>
/// Tells whether a JPEG with several scans (progressive, or one scan for each component) is all there. Skia paints what it has
/// of such a file and reports success, so that a truncated one would pass for a blurred picture.
/// </summary>
internal static class JpegScans
{
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;
    private const byte ProgressiveFrame = 0xC2;

    /// <summary>False where the file has several scans and ends before its end-of-image marker (ITU-T T.81, annex B).</summary>
    public static bool AreComplete(ReadOnlySpan<byte> file)
    {
        var components = 0;
        var progressive = false;
        var rest = file[2..];
        while (NextMarker(ref rest) is { } marker)
        {
            if (marker == EndOfImage) return true;
            if (marker is 0x01 or (>= 0xD0 and <= 0xD8)) continue;
            if (rest.Length < 2) break;
            var size = BinaryPrimitives.ReadUInt16BigEndian(rest);
            if (size > rest.Length) break;
            var isFrame = marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
            if (isFrame && size >= 8)
            {
                components = rest[7];
                progressive = marker == ProgressiveFrame;
            }

            // Skia itself notices where the only scan of a file ends early.
            if (marker == StartOfScan && size >= 3 && !progressive && rest[2] >= components) return true;
            rest = rest[size..];
        }

        return false;
    }

    /// <summary>Skips to the next marker: entropy-coded data holds 0xFF only before a stuffed 0 or a restart marker.</summary>
    private static byte? NextMarker(ref ReadOnlySpan<byte> rest)
    {
        while (rest.IndexOf((byte)0xFF) is >= 0 and var at && at + 1 < rest.Length)
        {
            var marker = rest[at + 1];
            // A fill byte: the second 0xFF may itself begin the marker.
            rest = rest[(marker == 0xFF ? at + 1 : at + 2)..];
            if (marker is not (0x00 or 0xFF)) return marker;
        }

        return null;
    }
}

using System.Buffers.Binary;

namespace N2Eye.Runtime.Pictures.Decoding;

/// <summary>
/// Finds the EXIF block of a JPEG or WebP file. Skia reads the orientation too, but only where it is written as SHORT; some
/// writers use LONG, and Pillow takes both.
/// </summary>
internal static class ExifBlock
{
    private const byte Application1 = 0xE1;
    private const byte StartOfScan = 0xDA;

    /// <summary>The TIFF data of the first EXIF block, or nothing.</summary>
    public static ReadOnlySpan<byte> Find(PictureFormat format, ReadOnlySpan<byte> file) => format switch
    {
        PictureFormat.Jpeg => InJpeg(file),
        PictureFormat.WebP => InWebP(file),
        _ => default,
    };

    private static ReadOnlySpan<byte> InJpeg(ReadOnlySpan<byte> file)
    {
        // Segments follow each other up to the first scan (ITU-T T.81, annex B).
        for (var rest = file[2..]; rest.Length >= 4 && rest[0] == 0xFF;)
        {
            var marker = rest[1];
            if (marker == 0xFF)
            {
                rest = rest[1..];
                continue;
            }

            var size = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (marker == StartOfScan || size < 2 || size > rest.Length - 2) break;
            var data = rest.Slice(4, size - 2);
            if (marker == Application1 && data.StartsWith("Exif\0"u8)) return data;
            rest = rest[(size + 2)..];
        }

        return default;
    }

    private static ReadOnlySpan<byte> InWebP(ReadOnlySpan<byte> file)
    {
        for (var rest = file[12..]; rest.Length >= 8;)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            if (size > (uint)rest.Length - 8) break;
            if (rest.StartsWith("EXIF"u8)) return rest.Slice(8, (int)size);
            // Chunks are padded to even sizes.
            rest = rest[Math.Min(rest.Length, 8 + (int)size + ((int)size & 1))..];
        }

        return default;
    }
}

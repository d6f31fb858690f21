using System.Buffers.Binary;

namespace N2Eye.Runtime.Pictures.Decoding;

/// <summary>What a PNG says that Skia does not pass on.</summary>
/// <param name="IsGray16">16-bit greyscale, presented to Skia as 8-bit grey (the high byte) with alpha (the low byte).</param>
/// <param name="Orientation">From the eXIf chunk.</param>
internal readonly record struct PngTraits(bool IsGray16, Orientation Orientation);

/// <summary>Looks at a PNG's chunks before Skia does (PNG specification, third edition).</summary>
internal static class PngChunks
{
    private const int SignatureSize = 8;
    private const int HeaderDataSize = 13;
    private const int BitDepthAt = SignatureSize + 16;
    private const int ColourTypeAt = SignatureSize + 17;
    private const int HeaderCrcAt = SignatureSize + 8 + HeaderDataSize;
    private const byte Grey = 0;
    private const byte GreyWithAlpha = 4;

    /// <summary>
    /// Reads the traits. Skia keeps only the high byte of 16-bit grey, Pillow needs both: such a header is rewritten as 8-bit
    /// grey with alpha, which has the same bytes for each pixel and so the same filters, rows and interlacing.
    /// </summary>
    public static PngTraits Prepare(Span<byte> file)
    {
        var orientation = Orientation.TopLeft;
        var rest = file[SignatureSize..];
        var isGray16 = IsGray16(file);
        while (rest.Length >= 12)
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (size > (uint)rest.Length - 12) break;
            var type = rest.Slice(4, 4);
            var data = rest.Slice(8, (int)size);
            if (type.SequenceEqual("eXIf"u8)) orientation = ExifOrientation.Read(data);
            rest = rest[((int)size + 12)..];
        }

        if (isGray16) PresentAsGreyWithAlpha(file);
        return new PngTraits(isGray16, orientation);
    }

    /// <summary>Joins the two bytes of each sample and clips to 8 bits, as Pillow's conversion of mode I to RGB does.</summary>
    /// <param name="pixels"><c>(count, 4)</c>: high byte three times, low byte; becomes grey three times, 255.</param>
    public static void ClipGray16(Span<byte> pixels)
    {
        for (var i = 0; i + 3 < pixels.Length; i += Picture.BytesPerPixel)
        {
            var value = pixels[i] == 0 ? pixels[i + 3] : (byte)255;
            pixels.Slice(i, 3).Fill(value);
            pixels[i + 3] = 255;
        }
    }

    private static bool IsGray16(ReadOnlySpan<byte> file) =>
        file.Length >= HeaderCrcAt + 4
        && BinaryPrimitives.ReadUInt32BigEndian(file[SignatureSize..]) == HeaderDataSize
        && file[BitDepthAt] == 16
        && file[ColourTypeAt] == Grey
        // A wrong check sum must stay wrong: Skia is to refuse it.
        && BinaryPrimitives.ReadUInt32BigEndian(file[HeaderCrcAt..]) == HeaderCrc(file);

    private static void PresentAsGreyWithAlpha(Span<byte> file)
    {
        file[BitDepthAt] = 8;
        file[ColourTypeAt] = GreyWithAlpha;
        BinaryPrimitives.WriteUInt32BigEndian(file[HeaderCrcAt..], HeaderCrc(file));
    }

    private static uint HeaderCrc(ReadOnlySpan<byte> file)
    {
        var crc = uint.MaxValue;
        foreach (var octet in file[(SignatureSize + 4)..HeaderCrcAt])
        {
            crc ^= octet;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
        }

        return ~crc;
    }
}

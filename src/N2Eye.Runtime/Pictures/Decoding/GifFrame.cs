using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace N2Eye.Runtime.Pictures.Decoding;

/// <summary>Where a GIF's first frame lies on its canvas, and what Pillow paints around it.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Surround">Red, green, blue, 255 of the pixels outside.</param>
internal readonly record struct GifFrame(int Left, int Top, int Width, int Height, (byte Red, byte Green, byte Blue) Surround)
{
    private const byte ImageDescriptor = 0x2C;
    private const byte Extension = 0x21;
    private const byte GraphicControl = 0xF9;

    /// <summary>
    /// Finds the first frame (GIF89a, sections 18–23) and clears its transparency flag: Pillow's conversion to RGB shows the
    /// colour that the palette gives a transparent pixel, Skia would show black. Null where the file ends before a frame.
    /// </summary>
    public static GifFrame? Prepare(Span<byte> file)
    {
        if (file.Length < 13) return null;
        var position = 13;
        var palette = Palette(file, ref position, file[10]);
        byte background = 0;
        while (position < file.Length)
        {
            switch (file[position++])
            {
                case Extension when position < file.Length:
                    if (file[position++] == GraphicControl && file.Length - position >= 5 && file[position] == 4 && (file[position + 1] & 1) != 0)
                    {
                        background = file[position + 4];
                        file[position + 1] &= 0xFE;
                    }

                    SkipBlocks(file, ref position);
                    break;
                case ImageDescriptor when file.Length - position >= 9:
                    var frame = file.Slice(position, 9);
                    position += 9;
                    var local = Palette(file, ref position, frame[8]);
                    return new GifFrame(
                        BinaryPrimitives.ReadUInt16LittleEndian(frame),
                        BinaryPrimitives.ReadUInt16LittleEndian(frame[2..]),
                        BinaryPrimitives.ReadUInt16LittleEndian(frame[4..]),
                        BinaryPrimitives.ReadUInt16LittleEndian(frame[6..]),
                        Colour(local.IsEmpty ? palette : local, background));
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>Paints what the frame leaves of the canvas.</summary>
    /// <param name="pixels"><c>(height, width, 4)</c></param>
    /// <param name="width">Of the canvas.</param>
    public void PaintSurround(Span<byte> pixels, int width)
    {
        var canvas = MemoryMarshal.Cast<byte, uint>(pixels); // (height, width)
        var colour = MemoryMarshal.Read<uint>([Surround.Red, Surround.Green, Surround.Blue, 255]);
        for (var y = 0; canvas.Length > 0; y++, canvas = canvas[width..])
        {
            var row = canvas[..width];
            if (y < Top || y >= Top + Height)
            {
                row.Fill(colour);
                continue;
            }

            row[..Math.Min(Left, width)].Fill(colour);
            row[Math.Min(Left + Width, width)..].Fill(colour);
        }
    }

    private static ReadOnlySpan<byte> Palette(ReadOnlySpan<byte> file, ref int position, byte flags)
    {
        if ((flags & 0x80) == 0) return default;
        var size = Math.Min(3 * (2 << (flags & 7)), file.Length - position);
        position += size;
        return file.Slice(position - size, size);
    }

    private static (byte Red, byte Green, byte Blue) Colour(ReadOnlySpan<byte> palette, int index) =>
        palette.Length >= 3 * index + 3 ? (palette[3 * index], palette[3 * index + 1], palette[3 * index + 2]) : default;

    private static void SkipBlocks(ReadOnlySpan<byte> file, ref int position)
    {
        while (position < file.Length && file[position] != 0) position += file[position] + 1;
        position++;
    }
}

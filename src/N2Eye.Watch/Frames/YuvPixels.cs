using N2Eye.Runtime.Pictures;

namespace N2Eye.Watch.Frames;

/// <summary>
/// Brightness and colour difference to red, green and blue: ITU-R BT.601, limited range (Y 16…235, C 16…240), which V4L2 means
/// by these formats where a driver says nothing else. Fixed point, 16 bits behind the point, rounded.
/// </summary>
internal static class YuvPixels
{
    private const int Luma = 76_309; // 255 / 219
    private const int RedFromV = 104_597; // 255 / 224 × 1.402
    private const int GreenFromU = 25_675; // 255 / 224 × 0.344136
    private const int GreenFromV = 53_279; // 255 / 224 × 0.714136
    private const int BlueFromU = 132_201; // 255 / 224 × 1.772

    /// <param name="source">(height, width, 2): Y0 U Y1 V</param>
    /// <param name="target">(height, width, 4)</param>
    public static void FromYuyv(ReadOnlySpan<byte> source, Span<byte> target)
    {
        for (int s = 0, t = 0; s + 3 < source.Length; s += 4, t += 2 * Picture.BytesPerPixel)
        {
            Write(target[t..], source[s], source[s + 1], source[s + 3]);
            Write(target[(t + Picture.BytesPerPixel)..], source[s + 2], source[s + 1], source[s + 3]);
        }
    }

    /// <param name="source">(height, width) Y, then (height / 2, width / 2, 2) U and V</param>
    /// <param name="width">Pixels; even.</param>
    /// <param name="height">Pixels; even.</param>
    /// <param name="target">(height, width, 4)</param>
    public static void FromNv12(ReadOnlySpan<byte> source, int width, int height, Span<byte> target)
    {
        var colours = source[(width * height)..];
        for (var y = 0; y < height; y++)
        {
            var brightness = source.Slice(y * width, width);
            var pairs = colours.Slice(y / 2 * width, width);
            var row = target.Slice(y * width * Picture.BytesPerPixel, width * Picture.BytesPerPixel);
            for (var x = 0; x < width; x++) Write(row[(x * Picture.BytesPerPixel)..], brightness[x], pairs[x & ~1], pairs[x | 1]);
        }
    }

    private static void Write(Span<byte> pixel, int y, int u, int v)
    {
        const int half = 1 << 15;
        var light = Luma * (y - 16) + half;
        u -= 128;
        v -= 128;
        pixel[3] = byte.MaxValue;
        pixel[2] = Clip(light + BlueFromU * u);
        pixel[1] = Clip(light - GreenFromU * u - GreenFromV * v);
        pixel[0] = Clip(light + RedFromV * v);
    }

    private static byte Clip(int value) => (byte)Math.Clamp(value >> 16, 0, 255);
}

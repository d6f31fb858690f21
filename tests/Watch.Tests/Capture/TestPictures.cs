using N2Eye.Watch.Frames;
using SkiaSharp;

namespace N2Eye.Tests.Capture;

/// <summary>Pictures drawn for tests.</summary>
internal static class TestPictures
{
    /// <summary>A JPEG of a brightness for each pixel.</summary>
    public static byte[] Jpeg(int width, int height, Func<int, int, int> luma, int quality = 90) => Encode(width, height, luma, SKEncodedImageFormat.Jpeg, quality);

    /// <summary>A JPEG that differs from others by its number.</summary>
    public static byte[] Jpeg(int number, int width = 48, int height = 32) => Jpeg(width, height, (x, y) => (x * 7 + y * number * 3 + number * 40) % 256);

    /// <summary>The same as PNG.</summary>
    public static byte[] Png(int number, int width = 24, int height = 16) =>
        Encode(width, height, (x, y) => (x * 7 + y * number * 3 + number * 40) % 256, SKEncodedImageFormat.Png, 100);

    /// <summary>A PNG of a brightness for each pixel.</summary>
    public static byte[] Png(int width, int height, Func<int, int, int> luma) => Encode(width, height, luma, SKEncodedImageFormat.Png, 100);

    /// <summary>A raw frame, Y0 U Y1 V, without colour.</summary>
    public static byte[] Yuyv(int width, int height, Func<int, int, int> luma)
    {
        var bytes = new byte[width * height * 2];
        for (var i = 0; i < width * height; i++)
        {
            bytes[2 * i] = (byte)Math.Clamp(luma(i % width, i / width), 0, 255);
            bytes[2 * i + 1] = 128;
        }

        return bytes;
    }

    /// <summary>A frame of a picture file.</summary>
    public static Frame File(byte[] bytes, long number = 1, DateTimeOffset taken = default) => new("gate", number, taken, FrameFormat.File, 0, 0, bytes);

    private static byte[] Encode(int width, int height, Func<int, int, int> luma, SKEncodedImageFormat format, int quality)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var pixels = bitmap.GetPixelSpan();
        for (var i = 0; i < width * height; i++)
        {
            pixels.Slice(4 * i, 3).Fill((byte)Math.Clamp(luma(i % width, i / width), 0, 255));
            pixels[4 * i + 3] = 255;
        }

        using var data = bitmap.Encode(format, quality);
        return data.ToArray();
    }
}

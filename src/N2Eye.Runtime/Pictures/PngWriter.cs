using SkiaSharp;

namespace N2Eye.Runtime.Pictures;

/// <summary>Writes pixels as a PNG file, lossless.</summary>
public static class PngWriter
{
    /// <exception cref="N2EyeException">The file cannot be written.</exception>
    public static void Write(Rgb image, string path)
    {
        if (path.Length == 0) throw new N2EyeException(FailureKind.FileAccess, "The output's file name is empty: give a PNG file to write.");
        using var bitmap = new SKBitmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque, null));
        var pixels = bitmap.GetPixelSpan(); // (height, width, 4)
        for (int i = 0, source = 0; i < pixels.Length; i += 4, source += 3)
        {
            image.Pixels.AsSpan(source, 3).CopyTo(pixels[i..]);
            pixels[i + 3] = byte.MaxValue;
        }

        try
        {
            using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
            using var file = File.Create(path);
            data.SaveTo(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new N2EyeException(FailureKind.FileAccess, $"Cannot write {path}: {exception.Message}", exception);
        }
    }
}

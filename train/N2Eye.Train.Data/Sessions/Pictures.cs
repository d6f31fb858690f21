using SkiaSharp;

namespace N2Eye.Train.Data.Sessions;

/// <summary>PNG files from pixels and back.</summary>
internal static class Pictures
{
    /// <summary>Writes (height, width, 3), red first.</summary>
    public static void WritePng(string path, int width, int height, ReadOnlySpan<byte> pixels)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque, null));
        var target = bitmap.GetPixelSpan();
        for (int i = 0, source = 0; i < target.Length; i += 4, source += 3)
        {
            pixels.Slice(source, 3).CopyTo(target[i..]);
            target[i + 3] = byte.MaxValue;
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        using var file = File.Create(path);
        data.SaveTo(file);
    }

    /// <exception cref="DataException">The file is absent or no picture.</exception>
    public static (int Width, int Height, byte[] Pixels) Read(string path)
    {
        if (!File.Exists(path)) throw new DataException($"{path} is absent.");
        using var codec = SKCodec.Create(path) ?? throw new DataException($"{path} is no picture that can be read.");
        using var bitmap = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul, null));
        if (codec.GetPixels(bitmap.Info, bitmap.GetPixels()) != SKCodecResult.Success) throw new DataException($"{path} is damaged.");
        var source = bitmap.GetPixelSpan();
        var pixels = new byte[bitmap.Width * bitmap.Height * 3];
        for (int i = 0, from = 0; i < pixels.Length; i += 3, from += 4) source.Slice(from, 3).CopyTo(pixels.AsSpan(i));
        return (bitmap.Width, bitmap.Height, pixels);
    }
}

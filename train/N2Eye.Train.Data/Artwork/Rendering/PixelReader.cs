using SkiaSharp;

namespace N2Eye.Train.Data.Artwork.Rendering;

/// <summary>Encoded drawings to pixels.</summary>
internal static class PixelReader
{
    /// <summary>RGBA of a PNG or WebP, scaled into a square by averaging areas: (size, size, 4), not premultiplied. Null where it cannot be read.</summary>
    public static byte[]? Read(byte[] encoded, int size)
    {
        using var data = SKData.CreateCopy(encoded);
        using var codec = SKCodec.Create(data);
        if (codec is null) return null;
        using var bitmap = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul, null));
        if (codec.GetPixels(bitmap.Info, bitmap.GetPixels()) != SKCodecResult.Success) return null;
        return Fit(bitmap.GetPixelSpan(), bitmap.Width, bitmap.Height, size);
    }

    /// <summary>(height, width, 4) to (size, size, 4), centred, the longer side filling the square.</summary>
    private static byte[] Fit(ReadOnlySpan<byte> source, int width, int height, int size)
    {
        if (width == size && height == size) return source.ToArray();
        var result = new byte[size * size * 4];
        var side = Math.Max(width, height);
        var (left, top) = ((side - width) / 2, (side - height) / 2);
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                // Weighted by alpha, so that hidden colours do not bleed in.
                long red = 0, green = 0, blue = 0, alpha = 0, area = 0;
                var (x0, x1) = (x * side / size, Math.Max((x + 1) * side / size, x * side / size + 1));
                var (y0, y1) = (y * side / size, Math.Max((y + 1) * side / size, y * side / size + 1));
                for (var sy = y0; sy < y1; sy++)
                {
                    for (var sx = x0; sx < x1; sx++)
                    {
                        area++;
                        if (sx < left || sy < top || sx >= left + width || sy >= top + height) continue;
                        var at = ((sy - top) * width + sx - left) * 4;
                        int a = source[at + 3];
                        red += source[at] * a;
                        green += source[at + 1] * a;
                        blue += source[at + 2] * a;
                        alpha += a;
                    }
                }

                if (alpha == 0) continue;
                var to = (y * size + x) * 4;
                result[to] = (byte)(red / alpha);
                result[to + 1] = (byte)(green / alpha);
                result[to + 2] = (byte)(blue / alpha);
                result[to + 3] = (byte)(alpha / area);
            }
        }

        return result;
    }
}

using System.Buffers;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using N2Eye.Runtime.Pictures;

namespace N2Eye.Watch.Queries;

/// <summary>Cuts parts out of pictures.</summary>
internal static class PictureCrop
{
    /// <summary>A part of a picture, as a picture of its own.</summary>
    public static Picture Of(Picture whole, Crop crop)
    {
        var (left, top, width, height) = crop.In(whole.Width, whole.Height);
        var row = width * Picture.BytesPerPixel;
        var pixels = ArrayPool<byte>.Shared.Rent(row * height);
        for (var y = 0; y < height; y++) whole.Pixels.Slice(((top + y) * whole.Width + left) * Picture.BytesPerPixel, row).CopyTo(pixels.AsSpan(y * row));
        // Another part of the same picture is another picture.
        var identity = string.Create(CultureInfo.InvariantCulture, $"{whole.ContentHash} {left} {top} {width} {height}");
        return new Picture(whole.Name, Convert.ToHexStringLower(XxHash128.Hash(Encoding.ASCII.GetBytes(identity))), width, height, pixels);
    }
}

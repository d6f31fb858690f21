using System.Buffers;
using System.Runtime.InteropServices;

namespace N2Eye.Runtime.Pictures.Decoding;

/// <summary>EXIF orientation: where the first row and the first column of the stored pixels belong (EXIF 2.32, tag 0x0112).</summary>
internal enum Orientation
{
    TopLeft = 1,
    TopRight = 2,
    BottomRight = 3,
    BottomLeft = 4,
    LeftTop = 5,
    RightTop = 6,
    RightBottom = 7,
    LeftBottom = 8,
}

/// <summary>Turns stored pixels upright.</summary>
internal static class Upright
{
    // Both sides of a transposed tile stay in the first-level cache.
    private const int Tile = 32;

    /// <summary>True where width and height change places.</summary>
    public static bool SwapsEdges(Orientation orientation) => orientation >= Orientation.LeftTop;

    /// <summary>
    /// Applies the orientation to <c>(height, width, 4)</c> pixels, in place where the edges stay, else into another pooled
    /// buffer: the answer holds the upright pixels, and the buffer that no longer does is back in the pool.
    /// </summary>
    public static byte[] Apply(Orientation orientation, byte[] rented, int width, int height)
    {
        var count = width * height;
        var pixels = MemoryMarshal.Cast<byte, uint>(rented.AsSpan(0, count * Picture.BytesPerPixel)); // (height, width)
        switch (orientation)
        {
            case Orientation.TopRight:
                for (var y = 0; y < height; y++) pixels.Slice(y * width, width).Reverse();
                return rented;
            case Orientation.BottomRight:
                pixels.Reverse();
                return rented;
            case Orientation.BottomLeft:
                for (var y = 0; y < height; y++) pixels.Slice(y * width, width).Reverse();
                pixels.Reverse();
                return rented;
            case Orientation.LeftTop or Orientation.RightTop or Orientation.RightBottom or Orientation.LeftBottom:
                var turned = ArrayPool<byte>.Shared.Rent(count * Picture.BytesPerPixel);
                Transpose(orientation, pixels, MemoryMarshal.Cast<byte, uint>(turned.AsSpan(0, count * Picture.BytesPerPixel)), width, height);
                ArrayPool<byte>.Shared.Return(rented);
                return turned;
            default:
                return rented;
        }
    }

    private static void Transpose(Orientation orientation, ReadOnlySpan<uint> stored, Span<uint> upright, int width, int height)
    {
        // Stored (x, y) lands in upright row x or its mirror, and upright column y or its mirror.
        var mirrorRows = orientation is Orientation.RightBottom or Orientation.LeftBottom;
        var mirrorColumns = orientation is Orientation.RightTop or Orientation.RightBottom;
        for (var top = 0; top < height; top += Tile)
        {
            var bottom = Math.Min(top + Tile, height);
            for (var left = 0; left < width; left += Tile)
            {
                var right = Math.Min(left + Tile, width);
                for (var x = left; x < right; x++)
                {
                    var row = upright.Slice((mirrorRows ? width - 1 - x : x) * height, height);
                    for (var y = top; y < bottom; y++) row[mirrorColumns ? height - 1 - y : y] = stored[y * width + x];
                }
            }
        }
    }
}

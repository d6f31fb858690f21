using N2Eye.Runtime;

namespace N2Eye.Watch.Queries;

/// <summary>A part of a picture; its edges are 0 and 1.</summary>
internal readonly record struct Crop(double X, double Y, double Width, double Height)
{
    /// <summary>Reads a rectangle.</summary>
    /// <exception cref="N2EyeException">BadInput: it is not inside the picture.</exception>
    public static Crop Of(CropOptions options, string field)
    {
        var crop = new Crop(options.X, options.Y, options.Width, options.Height);
        // Tolerant of sums such as 0.7 + 0.3.
        var isInside = crop is { X: >= 0, Y: >= 0, Width: > 0, Height: > 0 } && crop.X + crop.Width <= 1 + 1e-9 && crop.Y + crop.Height <= 1 + 1e-9;
        return isInside ? crop : throw new N2EyeException(FailureKind.BadInput, $"{field} leaves the picture: x, y, width and height are shares of it, from 0 to 1.");
    }

    /// <summary>The pixels that it means, at least one.</summary>
    public (int X, int Y, int Width, int Height) In(int width, int height)
    {
        var (left, top) = (Math.Min((int)(X * width), width - 1), Math.Min((int)(Y * height), height - 1));
        var (right, bottom) = (Math.Clamp((int)Math.Round((X + Width) * width), left + 1, width), Math.Clamp((int)Math.Round((Y + Height) * height), top + 1, height));
        return (left, top, right - left, bottom - top);
    }
}

using System.Globalization;

namespace N2Eye.Runtime.Pictures;

/// <summary>preprocessor_config.json as CLIPImageProcessor applies it: resize, centre crop, rescale, normalise.</summary>
public sealed record Preprocessing
{
    /// <summary>Edge that the shorter side is resized to; 0 where both sides are given or nothing is resized.</summary>
    public required int ShortestEdge { get; init; }

    /// <summary>Width to resize to, or 0.</summary>
    public required int ResizeWidth { get; init; }

    /// <summary>Height to resize to, or 0.</summary>
    public required int ResizeHeight { get; init; }

    /// <summary>How values in between are found.</summary>
    public required ResamplingFilter Filter { get; init; }

    /// <summary>Width of what the model sees.</summary>
    public required int CropWidth { get; init; }

    /// <summary>Height of what the model sees.</summary>
    public required int CropHeight { get; init; }

    /// <summary>Multiplies a channel value 0…255.</summary>
    public required double RescaleFactor { get; init; }

    /// <summary>(3,) subtracted after that.</summary>
    public required double[] Mean { get; init; }

    /// <summary>(3,) divided by after that.</summary>
    public required double[] Deviation { get; init; }

    /// <summary>Everything of it in one line: tells what was made by this from what was made by another.</summary>
    internal string Identity => string.Create(CultureInfo.InvariantCulture,
        $"{ShortestEdge} {ResizeWidth}x{ResizeHeight} {Filter} {CropWidth}x{CropHeight} {RescaleFactor:R} {Numbers(Mean)} {Numbers(Deviation)}");

    /// <summary>The picture as the model sees it, before normalising: (crop height, crop width, 3).</summary>
    public Rgb Crop(Picture picture)
    {
        var (width, height) = Size(picture);
        // Where the picture is smaller than the crop, its centre stays and black surrounds it.
        var (originX, originY) = (FloorHalf(width - CropWidth), FloorHalf(height - CropHeight));
        var (left, top) = (Math.Max(0, originX), Math.Max(0, originY));
        var window = (left, top, Math.Min(width, originX + CropWidth) - left, Math.Min(height, originY + CropHeight) - top);
        var resized = Resampler.Resize(picture, width, height, window, Filter);
        return resized.Width == CropWidth && resized.Height == CropHeight ? resized : Pad(resized, left - originX, top - originY);
    }

    /// <summary>The picture as the vision tower reads it.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="planes">Receives (3, crop height, crop width).</param>
    public void ToTensor(Picture picture, Span<float> planes)
    {
        var pixels = Crop(picture).Pixels;
        var plane = CropWidth * CropHeight;
        // One multiplication and addition a value, both from double, so that no rounding is added to the reference's.
        for (var channel = 0; channel < 3; channel++)
        {
            var scale = RescaleFactor / Deviation[channel];
            var shift = -Mean[channel] / Deviation[channel];
            var target = planes.Slice(channel * plane, plane);
            for (int i = 0, p = channel; i < target.Length; i++, p += 3) target[i] = (float)(pixels[p] * scale + shift);
        }
    }

    private (int Width, int Height) Size(Picture picture)
    {
        var (width, height) = (picture.Width, picture.Height);
        if (ResizeWidth > 0) return (ResizeWidth, ResizeHeight);
        if (ShortestEdge == 0) return (width, height);
        var (small, large) = (Math.Min(width, height), Math.Max(width, height));
        var longest = (long)ShortestEdge * large / small;
        // 16 million pixels along one edge: the filter's positions are still exact, and no camera makes such a strip.
        if (longest > 1 << 24)
        {
            throw new N2EyeException(FailureKind.BadInput, string.Create(CultureInfo.InvariantCulture,
                $"{picture.Name} is {width} x {height} pixels: too narrow a strip to be resized to {ShortestEdge} pixels."));
        }

        return width <= height ? (ShortestEdge, (int)longest) : ((int)longest, ShortestEdge);
    }

    private Rgb Pad(Rgb image, int left, int top)
    {
        var padded = new byte[3 * CropWidth * CropHeight];
        for (var y = 0; y < image.Height; y++)
            image.Pixels.AsSpan(3 * y * image.Width, 3 * image.Width).CopyTo(padded.AsSpan(3 * ((top + y) * CropWidth + left)));
        return new Rgb(CropWidth, CropHeight, padded);
    }

    private static string Numbers(double[] values) => string.Join(',', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));

    private static int FloorHalf(int value) => value >> 1;
}

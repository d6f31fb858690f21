namespace N2Eye.Watch.Frames;

/// <summary>How sharp a frame is, to choose the best of several of one scene.</summary>
public static class Sharpness
{
    /// <summary>Wide enough that motion blur shows, small enough for a box to look at many.</summary>
    private const int Width = 640;

    /// <summary>
    /// The variance of the Laplacian over brightness. It compares frames of one camera and scene; between scenes it says
    /// more about their texture.
    /// </summary>
    /// <param name="frame">The frame.</param>
    /// <returns>0 and more: sharper is more. −1 where the frame is damaged, so that any other is chosen first.</returns>
    public static double Of(Frame frame)
    {
        LumaImage image;
        try
        {
            image = new LumaReader().Read(frame, Width);
        }
        catch (Runtime.N2EyeException)
        {
            return -1;
        }

        return Variance(image);
    }

    /// <summary>The variance of 4 × centre − left − right − above − below.</summary>
    internal static double Variance(LumaImage image)
    {
        var (width, height, values) = (image.Width, image.Height, image.Values);
        if (width < 3 || height < 3) return 0;
        long sum = 0;
        long squares = 0;
        for (var y = 1; y < height - 1; y++)
        {
            var above = values.AsSpan((y - 1) * width, width);
            var row = values.AsSpan(y * width, width);
            var below = values.AsSpan((y + 1) * width, width);
            for (var x = 1; x < width - 1; x++)
            {
                var edge = 4 * row[x] - row[x - 1] - row[x + 1] - above[x] - below[x];
                sum += edge;
                squares += (long)edge * edge;
            }
        }

        var count = (double)(width - 2) * (height - 2);
        var mean = sum / count;
        return squares / count - mean * mean;
    }
}

namespace N2Eye.Watch.Motion;

/// <summary>The first frames of a scene: their mean, and how much the camera's noise moves a cell.</summary>
/// <param name="grid">The grid.</param>
internal sealed class WarmUp(MotionGrid grid)
{
    /// <summary>Least variance of a cell: no camera is quieter than its own rounding.</summary>
    public const float LeastNoise = 0.25f;

    private const int Frames = 5;

    // Cameras that give a frame a minute are not to be learnt for five.
    private const int FewFrames = 3;
    private const double Seconds = 10;

    private readonly float[] squares = new float[grid.Counts.Length];
    private readonly float[] sorted = new float[Math.Max(1, grid.Counting)];
    private int frames;
    private double seconds;

    /// <summary>Whether enough was seen.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The variance that noise gives a cell.</summary>
    public float Noise { get; private set; }

    /// <summary>Begins anew.</summary>
    public void Begin() => (IsOver, frames, seconds) = (false, 0, 0);

    /// <summary>Takes a frame; true where it was the last that is needed.</summary>
    /// <param name="cells">(rows, columns)</param>
    /// <param name="elapsed">Seconds since the last frame.</param>
    /// <param name="mean">(rows, columns): becomes the mean of all frames so far.</param>
    public bool Add(ReadOnlySpan<float> cells, double elapsed, Span<float> mean)
    {
        if (++frames == 1)
        {
            cells.CopyTo(mean);
            Array.Clear(squares);
            return false;
        }

        seconds += elapsed;
        for (var i = 0; i < squares.Length; i++)
        {
            // Welford's sums.
            var difference = cells[i] - mean[i];
            mean[i] += difference / frames;
            squares[i] += difference * (cells[i] - mean[i]);
        }

        IsOver = frames >= Frames || frames >= FewFrames && seconds >= Seconds;
        if (IsOver) Noise = Math.Max(LeastNoise, Typical());
        return IsOver;
    }

    /// <summary>The median over the cells, so that what moved meanwhile does not count as noise.</summary>
    private float Typical()
    {
        var count = 0;
        for (var i = 0; i < squares.Length; i++)
        {
            if (grid.Counts[i]) sorted[count++] = squares[i];
        }

        Array.Sort(sorted);
        // The sums are spread as chi-squared of so many degrees, whose median is this (Wilson and Hilferty).
        var degrees = frames - 1f;
        return sorted[sorted.Length / 2] / (degrees * MathF.Pow(1 - 2 / (9 * degrees), 3));
    }
}

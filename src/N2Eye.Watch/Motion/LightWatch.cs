namespace N2Eye.Watch.Motion;

/// <summary>What the light does.</summary>
internal enum LightState
{
    /// <summary>Nothing that would be taken for motion.</summary>
    Steady,

    /// <summary>It changes: what is seen now means nothing.</summary>
    Changing,

    /// <summary>It has changed, and is steady again: the scene is to be learnt anew.</summary>
    Settled,
}

/// <summary>
/// Tells light from motion. The median change of all cells is the light's; where it is much within a few seconds, or most cells
/// change at once, the scene is left alone until it is steady.
/// </summary>
/// <param name="grid">The grid.</param>
/// <param name="floor">Levels from which a change counts.</param>
/// <param name="most">The part of all cells that only light changes at once; 1 = light is not watched for.</param>
internal sealed class LightWatch(MotionGrid grid, float floor, double most)
{
    // Lamps take a moment, and cameras set their exposure anew.
    private const double SettlingSeconds = 2;
    private const double DriftSeconds = 5;

    private readonly float[] sorted = new float[grid.Counting];
    private double settling;
    private double drift;

    /// <summary>How often it changed.</summary>
    public long Changes { get; private set; }

    /// <summary>Begins anew.</summary>
    public void Begin() => (settling, drift) = (0, 0);

    /// <summary>Looks at a frame.</summary>
    /// <param name="cells">(rows, columns)</param>
    /// <param name="mean">(rows, columns): the scene as it was.</param>
    /// <param name="changed">Cells that changed, of those that count.</param>
    /// <param name="elapsed">Seconds since the last frame.</param>
    /// <param name="shift">What the light added to every cell.</param>
    public LightState IsChanging(ReadOnlySpan<float> cells, ReadOnlySpan<float> mean, int changed, double elapsed, out float shift)
    {
        shift = 0;
        if (grid.Counting == 0) return LightState.Steady;
        shift = Median(cells, mean);
        drift = drift * Math.Exp(-elapsed / DriftSeconds) + shift;
        var isChanging = most < 1 && (changed > most * grid.Counting || Math.Abs(drift) > floor);
        if (settling <= 0)
        {
            if (!isChanging) return LightState.Steady;
            Changes++;
        }

        settling = changed > most * grid.Counting || Math.Abs(shift) > floor / 4 ? SettlingSeconds : Math.Max(0, (settling > 0 ? settling : SettlingSeconds) - elapsed);
        return settling > 0 ? LightState.Changing : LightState.Settled;
    }

    private float Median(ReadOnlySpan<float> cells, ReadOnlySpan<float> mean)
    {
        var count = 0;
        for (var i = 0; i < mean.Length; i++)
        {
            if (grid.Counts[i]) sorted[count++] = cells[i] - mean[i];
        }

        Array.Sort(sorted);
        return sorted[sorted.Length / 2];
    }
}

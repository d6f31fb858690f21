using System.Globalization;

namespace N2Eye.Watch.Motion;

/// <summary>From the first motion to the last: decides when to fire, and says why.</summary>
/// <param name="options">What counts.</param>
internal sealed class MotionEpisode(MotionOptions options)
{
    // Frames at least so far apart are each enough: what crosses the picture may be in one only.
    private const double SlowFrames = 0.5;
    private const double SameCells = 0.5;

    private readonly MotionMoment moment = options.When ?? MotionMoment.Start;
    private readonly double quietSeconds = options.QuietSeconds ?? 3;
    private readonly double minArea = options.MinArea ?? 0.01;
    private bool moving;
    private int activeFrames;
    private double quiet;
    private double lasting;
    private int changes;
    private bool[]? counted;
    private double[] peaks = [];

    /// <summary>Begins anew.</summary>
    public void Reset() => (moving, activeFrames) = (false, 0);

    /// <summary>Takes what the model saw.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="changed">(rows, columns): cells that changed; null where nothing can be said, which counts as no motion.</param>
    /// <param name="elapsed">Seconds since the last frame.</param>
    /// <returns>The reason to fire, or null.</returns>
    public string? Step(MotionGrid grid, bool[]? changed, double elapsed)
    {
        var shares = changed is null ? new double[grid.Zones.Length] : Shares(grid, changed);
        var active = Array.Exists(shares, IsEnough);
        activeFrames = active ? activeFrames + 1 : 0;
        if (!moving)
        {
            if (activeFrames < 2 && !(active && elapsed > SlowFrames)) return null;
            (moving, quiet, lasting, changes, counted, peaks) = (true, 0, 0, 0, null, shares);
            if (moment == MotionMoment.Start) return "motion: " + Told(grid, shares);
        }
        else
        {
            lasting += elapsed;
            quiet = active ? 0 : quiet + elapsed;
            for (var i = 0; i < peaks.Length; i++) peaks[i] = Math.Max(peaks[i], shares[i]);
        }

        if (moment == MotionMoment.Changes && active && IsAnother(changed!) && ++changes == options.Changes)
            return string.Create(CultureInfo.InvariantCulture, $"motion: change {changes}, {Told(grid, shares)}");
        if (active || quiet < quietSeconds) return null;
        moving = false;
        return moment == MotionMoment.End
            ? string.Create(CultureInfo.InvariantCulture, $"motion ended after {lasting - quiet:0.0} s: at most {Told(grid, peaks)}")
            : null;
    }

    private bool IsEnough(double share) => share > 0 && share >= minArea;

    /// <summary>Whether other cells changed than at the last change that was counted: less than half of both is the same.</summary>
    private bool IsAnother(bool[] changed)
    {
        if (counted is not null)
        {
            var (both, either) = (0, 0);
            for (var i = 0; i < changed.Length; i++)
            {
                if (changed[i] && counted[i]) both++;
                if (changed[i] || counted[i]) either++;
            }

            if (both >= SameCells * either) return false;
        }

        counted = [.. changed];
        return true;
    }

    private string Told(MotionGrid grid, double[] shares)
    {
        var told = new List<string>();
        for (var i = 0; i < shares.Length; i++)
        {
            if (!IsEnough(shares[i])) continue;
            var place = grid.Zones[i].Name is { } name ? "zone " + name : "the picture";
            told.Add(string.Create(CultureInfo.InvariantCulture, $"{100 * shares[i]:0.#} % of {place}"));
        }

        return string.Join(", ", told) + " changed";
    }

    private static double[] Shares(MotionGrid grid, bool[] changed)
    {
        var shares = new double[grid.Zones.Length];
        for (var i = 0; i < shares.Length; i++)
        {
            var cells = grid.Zones[i].Cells;
            var count = 0;
            foreach (var cell in cells) count += changed[cell] ? 1 : 0;
            shares[i] = count / (double)Math.Max(1, cells.Length);
        }

        return shares;
    }
}

namespace N2Eye.Watch.Service;

/// <summary>Counts durations by size; safe to use from many threads.</summary>
internal sealed class Histogram
{
    // From a small model on a desktop to a large one on a small board.
    private static readonly double[] Bounds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, double.PositiveInfinity];

    private readonly long[] counts = new long[Bounds.Length];
    private readonly Lock gate = new();
    private double sum;

    /// <summary>All values together, seconds.</summary>
    public double Sum
    {
        get
        {
            lock (gate) return sum;
        }
    }

    /// <summary>Counts a value.</summary>
    public void Add(TimeSpan value)
    {
        var seconds = Math.Max(0, value.TotalSeconds);
        lock (gate)
        {
            sum += seconds;
            counts[Array.FindIndex(Bounds, bound => seconds <= bound)]++;
        }
    }

    /// <summary>For each bound, how many values are not above it; the last one counts all.</summary>
    public IReadOnlyList<(double Bound, long Count)> Cumulative()
    {
        lock (gate)
        {
            var total = 0L;
            return [.. Bounds.Select((bound, i) => (bound, total += counts[i]))];
        }
    }
}

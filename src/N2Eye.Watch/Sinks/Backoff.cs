namespace N2Eye.Watch.Sinks;

/// <summary>How long to wait between attempts: twice as long each time, with chance in it, so that many boxes do not return at once.</summary>
/// <param name="first">The wait behind the first failure.</param>
/// <param name="most">The longest wait.</param>
/// <param name="chance">A number from 0 to below 1.</param>
internal sealed class Backoff(TimeSpan first, TimeSpan most, Func<double> chance)
{
    private int failures;

    /// <summary>Failures since the last <see cref="Reset"/>.</summary>
    public int Failures => failures;

    /// <summary>The wait behind one more failure: from half of its step to the whole.</summary>
    public TimeSpan Next()
    {
        // Beyond 2^30 every wait is the longest.
        var step = Math.Min(first.TotalSeconds * Math.Pow(2, Math.Min(failures, 30)), most.TotalSeconds);
        if (failures < int.MaxValue) failures++;
        return TimeSpan.FromSeconds(step * (0.5 + (0.5 * chance())));
    }

    /// <summary>It worked.</summary>
    public void Reset() => failures = 0;
}

namespace N2Eye.Watch;

/// <summary>How long to wait between attempts: twice as long each time, with chance in it, so that many boxes do not return at once.</summary>
/// <param name="first">The step behind the first failure.</param>
/// <param name="most">The longest step.</param>
/// <param name="part">Least and largest part of a step that is waited.</param>
/// <param name="chance">A number from 0 to below 1.</param>
internal sealed class Backoff(TimeSpan first, TimeSpan most, (double Least, double Largest) part, Func<double> chance)
{
    /// <summary>From half of a step to the whole: what talks to a server that many boxes share.</summary>
    public static readonly (double, double) ForServers = (0.5, 1);

    private int failures;

    /// <summary>Failures since the last <see cref="Reset"/>.</summary>
    public int Failures => failures;

    /// <summary>The wait behind one more failure.</summary>
    public TimeSpan Next()
    {
        // Beyond 2^30 every wait is the longest.
        var step = Math.Min(first.TotalSeconds * Math.Pow(2, Math.Min(failures, 30)), most.TotalSeconds);
        if (failures < int.MaxValue) failures++;
        return TimeSpan.FromSeconds(step * (part.Least + (part.Largest - part.Least) * chance()));
    }

    /// <summary>It worked.</summary>
    public void Reset() => failures = 0;
}

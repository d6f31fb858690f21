namespace N2Eye.Watch.Sources.Supervision;

/// <summary>How long to wait before the next attempt: twice as long each time up to a limit, a fifth more or less by chance, so that
/// many boxes behind one switch do not come back in step.</summary>
/// <param name="first">The first wait.</param>
/// <param name="most">The longest.</param>
/// <param name="random">Chance.</param>
internal sealed class Backoff(TimeSpan first, TimeSpan most, Random random)
{
    private const double Jitter = 0.2;

    private readonly TimeSpan start = first;
    private TimeSpan next = first;

    /// <summary>The wait before the next attempt.</summary>
    public TimeSpan Next()
    {
        var wait = next;
        next = next < most / 2 ? next * 2 : most;
        return wait * (1 - Jitter + 2 * Jitter * random.NextDouble());
    }

    /// <summary>Begins again: the source was well.</summary>
    public void Reset() => next = start;
}

namespace N2Eye.Watch.Triggers.Gates;

/// <summary>A burst counts once: what follows the last one within a time belongs to it.</summary>
/// <param name="quiet">The time.</param>
/// <param name="time">A clock that nobody sets.</param>
internal sealed class Debounce(TimeSpan quiet, TimeProvider time) : ITriggerGate
{
    private long? last;

    /// <inheritdoc/>
    public bool Allows(TriggerFired fired)
    {
        var now = time.GetTimestamp();
        var isNew = last is not { } before || time.GetElapsedTime(before, now) >= quiet;
        last = now;
        return isNew;
    }
}

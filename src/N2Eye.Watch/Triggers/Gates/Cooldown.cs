namespace N2Eye.Watch.Triggers.Gates;

/// <summary>Rest after each one that counted.</summary>
/// <param name="rest">The time.</param>
/// <param name="time">A clock that nobody sets.</param>
internal sealed class Cooldown(TimeSpan rest, TimeProvider time) : ITriggerGate
{
    private long? last;

    /// <inheritdoc/>
    public bool Allows(TriggerFired fired)
    {
        var now = time.GetTimestamp();
        if (last is { } before && time.GetElapsedTime(before, now) < rest) return false;
        last = now;
        return true;
    }
}

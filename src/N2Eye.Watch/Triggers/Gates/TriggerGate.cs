using N2Eye.Watch.Triggers.Clock;

namespace N2Eye.Watch.Triggers.Gates;

/// <summary>Decides whether what fired counts.</summary>
internal interface ITriggerGate
{
    /// <summary>Whether it counts. Asked once for each that the gates before let through, in order.</summary>
    bool Allows(TriggerFired fired);
}

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

/// <summary>Only at some times of the week.</summary>
/// <param name="schedule">The times.</param>
internal sealed class ActiveTimes(WeekSchedule schedule) : ITriggerGate
{
    /// <inheritdoc/>
    public bool Allows(TriggerFired fired) => schedule.Contains(fired.At);
}

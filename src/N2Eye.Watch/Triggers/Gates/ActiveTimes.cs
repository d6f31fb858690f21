using N2Eye.Watch.Triggers.Clock;

namespace N2Eye.Watch.Triggers.Gates;

/// <summary>Only at some times of the week.</summary>
/// <param name="schedule">The times.</param>
internal sealed class ActiveTimes(WeekSchedule schedule) : ITriggerGate
{
    /// <inheritdoc/>
    public bool Allows(TriggerFired fired) => schedule.Contains(fired.At);
}

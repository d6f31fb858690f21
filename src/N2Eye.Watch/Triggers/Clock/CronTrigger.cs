using Cronos;

namespace N2Eye.Watch.Triggers.Clock;

/// <summary>Fires at the times of a crontab line; times that pass while the box sleeps are not made up for.</summary>
/// <param name="name">The trigger's name.</param>
/// <param name="schedule">The line: five fields.</param>
/// <param name="zone">Where its times are.</param>
/// <param name="time">The clock.</param>
internal sealed class CronTrigger(string name, string schedule, TimeZoneInfo zone, TimeProvider time) : ITrigger
{
    // The clock of a box is set now and then: a wait for a month looks at it again each minute.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private readonly CronExpression times = CronExpression.Parse(schedule);

    /// <inheritdoc/>
    public async Task RunAsync(Action<TriggerFired> fire, CancellationToken cancellation)
    {
        var reason = "cron: " + schedule;
        var after = time.GetUtcNow();
        while (true)
        {
            var now = time.GetUtcNow();
            var next = Next(after);
            if (now >= next)
            {
                fire(new TriggerFired(name, now, reason));
                after = now;
                continue;
            }

            var wait = next - now ?? Longest;
            await Task.Delay(wait < Shortest ? Shortest : wait < Longest ? wait : Longest, time, cancellation);
            // Set back: what was due is due again.
            if (time.GetUtcNow() < now) after = time.GetUtcNow();
        }
    }

    /// <summary>The first time behind another; null where there is none any more.</summary>
    internal DateTimeOffset? Next(DateTimeOffset after) => times.GetNextOccurrence(after.UtcDateTime, zone) is { } utc ? new DateTimeOffset(utc) : null;
}

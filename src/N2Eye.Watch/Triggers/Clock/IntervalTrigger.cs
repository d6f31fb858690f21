using System.Globalization;

namespace N2Eye.Watch.Triggers.Clock;

/// <summary>Fires every so many seconds; times that pass while the box sleeps are not made up for.</summary>
/// <param name="name">The trigger's name.</param>
/// <param name="every">From one time to the next.</param>
/// <param name="time">The clock.</param>
internal sealed class IntervalTrigger(string name, TimeSpan every, TimeProvider time) : ITrigger
{
    /// <inheritdoc/>
    public async Task RunAsync(Action<TriggerFired> fire, CancellationToken cancellation)
    {
        var reason = string.Create(CultureInfo.InvariantCulture, $"interval: every {every.TotalSeconds} s");
        using var timer = new PeriodicTimer(every, time);
        while (await timer.WaitForNextTickAsync(cancellation)) fire(new TriggerFired(name, time.GetUtcNow(), reason));
    }
}

namespace N2Eye.Watch.Triggers;

/// <summary>A trigger that others fire: an MQTT message, an HTTP request.</summary>
/// <param name="name">The trigger's name.</param>
/// <param name="time">The clock.</param>
public sealed class ManualTrigger(string name, TimeProvider time) : ITrigger
{
    private Action<TriggerFired>? fire;

    /// <summary>Fires, where the trigger runs. Any thread may call it; it returns at once.</summary>
    /// <param name="reason">Why, for the event.</param>
    /// <returns>False where the trigger does not run: nothing happened.</returns>
    public bool Fire(string reason)
    {
        if (Volatile.Read(ref fire) is not { } running) return false;
        running(new TriggerFired(name, time.GetUtcNow(), reason));
        return true;
    }

    /// <inheritdoc/>
    public async Task RunAsync(Action<TriggerFired> fire, CancellationToken cancellation)
    {
        Volatile.Write(ref this.fire, fire);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        }
        finally
        {
            Volatile.Write(ref this.fire, null);
        }
    }
}

namespace N2Eye.Watch.Triggers.Gates;

/// <summary>A trigger behind gates.</summary>
/// <param name="trigger">The trigger.</param>
/// <param name="gates">The gates.</param>
internal sealed class GatedTrigger(ITrigger trigger, GateChain gates) : ITrigger
{
    /// <inheritdoc/>
    public Task RunAsync(Action<TriggerFired> fire, CancellationToken cancellation) => trigger.RunAsync(
        fired =>
        {
            if (gates.Allow(fired)) fire(fired);
        },
        cancellation);
}

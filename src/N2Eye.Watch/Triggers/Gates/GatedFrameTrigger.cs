using N2Eye.Watch.Frames;

namespace N2Eye.Watch.Triggers.Gates;

/// <summary>A trigger that looks at frames, behind gates.</summary>
/// <param name="trigger">The trigger.</param>
/// <param name="gates">The gates.</param>
internal sealed class GatedFrameTrigger(IFrameTrigger trigger, GateChain gates) : IFrameTrigger
{
    /// <inheritdoc/>
    public TriggerFired? Look(Frame frame) => trigger.Look(frame) is { } fired && gates.Allow(fired) ? fired : null;
}

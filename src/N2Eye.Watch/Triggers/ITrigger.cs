using N2Eye.Watch.Frames;

namespace N2Eye.Watch.Triggers;

/// <summary>That something asks for an answer.</summary>
/// <param name="Trigger">The trigger's name in the configuration.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Reason">Why, for the event: <c>motion: 14 % of zone door changed</c>, <c>interval</c>, <c>MQTT n2eye/gate/ask</c>.</param>
/// <param name="Frame">The picture that it is about; null = the camera's newest ones.</param>
public sealed record TriggerFired(string Trigger, DateTimeOffset At, string Reason, Frame? Frame = null);

/// <summary>What decides when to ask: a clock, a message, a pin.</summary>
public interface ITrigger
{
    /// <summary>Runs until cancelled.</summary>
    /// <param name="fire">Called each time; it returns at once.</param>
    /// <param name="cancellation">Ends it.</param>
    Task RunAsync(Action<TriggerFired> fire, CancellationToken cancellation);
}

/// <summary>A trigger that looks at every frame of its camera, such as motion.</summary>
public interface IFrameTrigger
{
    /// <summary>Looks at the next frame.</summary>
    /// <param name="frame">The frame; frames of one camera come in order.</param>
    /// <returns>That it fires, or null.</returns>
    TriggerFired? Look(Frame frame);
}

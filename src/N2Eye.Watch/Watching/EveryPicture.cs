using N2Eye.Watch.Frames;
using N2Eye.Watch.Triggers;

namespace N2Eye.Watch.Watching;

/// <summary>Fires for every picture: for folders and other sources that give one only when there is something to see.</summary>
/// <param name="name">The trigger's name.</param>
internal sealed class EveryPicture(string name) : IFrameTrigger
{
    /// <inheritdoc/>
    public TriggerFired? Look(Frame frame) => new(name, frame.Taken, "picture", frame);
}

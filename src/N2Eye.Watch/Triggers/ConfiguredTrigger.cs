using N2Eye.Watch.Triggers.Gates;

namespace N2Eye.Watch.Triggers;

/// <summary>A trigger made from the configuration: either it runs by itself, or it looks at frames.</summary>
public sealed class ConfiguredTrigger
{
    private readonly GateChain gates;

    internal ConfiguredTrigger(string name, GateChain gates, ITrigger? running = null, IFrameTrigger? looking = null)
    {
        Name = name;
        this.gates = gates;
        Manual = running as ManualTrigger;
        Running = running is null ? null : new GatedTrigger(running, gates);
        Looking = looking is null ? null : new GatedFrameTrigger(looking, gates);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>To run; null where it looks at frames.</summary>
    public ITrigger? Running { get; }

    /// <summary>To show each frame of its camera to; null where it runs by itself.</summary>
    public IFrameTrigger? Looking { get; }

    /// <summary>Of types mqtt and http: what the message or request fires. Gates stand behind it.</summary>
    public ManualTrigger? Manual { get; }

    /// <summary>How often it fired and debounce, cooldown or the time of the week held it back.</summary>
    public long HeldBack => gates.HeldBack;
}

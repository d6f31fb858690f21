using N2Eye.Watch.Triggers;

namespace N2Eye.Watch.Watching;

/// <summary>Where the pictures lie that the sharpest is chosen from.</summary>
internal enum BestFrom
{
    /// <summary>The trigger's moment and what follows: for what has just come.</summary>
    Ahead,

    /// <summary>What was there up to the trigger's moment: for what has just gone.</summary>
    Back,
}

/// <summary>A trigger, ready to run.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Cameras">The cameras that it asks about.</param>
/// <param name="Asks">The questions.</param>
internal sealed record TriggerPlan(string Name, IReadOnlyList<string> Cameras, IReadOnlyList<string> Asks)
{
    /// <summary>Runs by itself: a clock, a pin. Null where it looks at pictures or waits to be fired.</summary>
    public ITrigger? Trigger { get; init; }

    /// <summary>Looks at each camera's pictures; empty where it does not.</summary>
    public IReadOnlyDictionary<string, IFrameTrigger> Looks { get; init; } = new Dictionary<string, IFrameTrigger>();

    /// <summary>Of how many pictures the sharpest is taken.</summary>
    public int BestOf { get; init; } = 1;

    /// <summary>Which pictures these are.</summary>
    public BestFrom BestFrom { get; init; }

    /// <summary>How long pictures are waited for.</summary>
    public TimeSpan BestWithin { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether it is on from the start.</summary>
    public bool IsEnabled { get; init; } = true;
}

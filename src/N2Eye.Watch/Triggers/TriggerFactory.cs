using N2Eye.Watch.Motion;
using N2Eye.Watch.Triggers.Clock;
using N2Eye.Watch.Triggers.Gates;
using N2Eye.Watch.Triggers.Pins;

namespace N2Eye.Watch.Triggers;

/// <summary>Makes triggers from the configuration.</summary>
public static class TriggerFactory
{
    /// <summary>A trigger with its gates: the time of the week first, then debounce, then cooldown.</summary>
    /// <param name="name">The trigger's name.</param>
    /// <param name="options">Checked options.</param>
    /// <param name="time">The clock.</param>
    public static ConfiguredTrigger Create(string name, TriggerOptions options, TimeProvider time)
    {
        var zone = TimeZones.Find(options.TimeZone) ?? TimeZoneInfo.Utc;
        var gates = Gates(options, zone, time);
        return options.Type switch
        {
            TriggerType.Interval => new ConfiguredTrigger(name, gates, new IntervalTrigger(name, TimeSpan.FromSeconds(options.EverySeconds!.Value), time)),
            TriggerType.Cron => new ConfiguredTrigger(name, gates, new CronTrigger(name, options.Schedule!, zone, time)),
            TriggerType.Motion => new ConfiguredTrigger(name, gates, looking: new MotionTrigger(name, options.Motion ?? new MotionOptions())),
            TriggerType.Gpio => new ConfiguredTrigger(name, gates, new GpioTrigger(name, options, new PinKernel(), time)),
            TriggerType.Stdin => new ConfiguredTrigger(name, gates, new StdinTrigger(name, time)),
            TriggerType.Signal => new ConfiguredTrigger(name, gates, new SignalTrigger(name, time)),
            _ => new ConfiguredTrigger(name, gates, new ManualTrigger(name, time)),
        };
    }

    private static GateChain Gates(TriggerOptions options, TimeZoneInfo zone, TimeProvider time)
    {
        List<ITriggerGate> gates = [];
        if (options.Active is { } active) gates.Add(new ActiveTimes(new WeekSchedule(active, zone)));
        if (options.DebounceSeconds is > 0 and var quiet) gates.Add(new Debounce(TimeSpan.FromSeconds(quiet), time));
        if (options.CooldownSeconds is > 0 and var rest) gates.Add(new Cooldown(TimeSpan.FromSeconds(rest), time));
        return new GateChain([.. gates]);
    }
}

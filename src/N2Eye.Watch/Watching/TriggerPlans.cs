using N2Eye.Watch.Configuration;
using N2Eye.Watch.Triggers;

namespace N2Eye.Watch.Watching;

/// <summary>Makes the triggers of a configuration.</summary>
internal static class TriggerPlans
{
    /// <summary>All triggers by name, one for each question that is asked by itself, and those that only others fire.</summary>
    public static (Dictionary<string, TriggerPlan> Plans, Dictionary<string, ManualTrigger> Manual) Of(WatchSetup setup, TimeProvider clock)
    {
        var plans = new Dictionary<string, TriggerPlan>(StringComparer.Ordinal);
        var manual = new Dictionary<string, ManualTrigger>(StringComparer.Ordinal);
        foreach (var (name, entry) in setup.Config.Triggers)
        {
            var plan = new TriggerPlan(name, setup.CamerasOf(entry), entry.Ask!)
            {
                BestOf = entry.BestOf,
                BestFrom = entry.BestFrom,
                BestWithin = TimeSpan.FromSeconds(entry.BestWithinSeconds),
                IsEnabled = entry.Enabled,
            };
            plans.Add(name, WithTrigger(plan, entry.On, clock, manual));
        }

        foreach (var query in setup.Queries.Names) plans.Add(WatchSetup.AskPrefix + query, new TriggerPlan(WatchSetup.AskPrefix + query, [.. setup.Config.Cameras.Keys], [query]));
        return (plans, manual);
    }

    private static TriggerPlan WithTrigger(TriggerPlan plan, TriggerOptions? options, TimeProvider clock, Dictionary<string, ManualTrigger> manual)
    {
        if (options is null) return plan with { Looks = plan.Cameras.ToDictionary(camera => camera, IFrameTrigger (_) => new EveryPicture(plan.Name)) };
        // What looks at pictures remembers a scene, so that each camera has one of its own.
        if (options.Type == TriggerType.Motion) return plan with { Looks = plan.Cameras.ToDictionary(camera => camera, _ => TriggerFactory.Create(plan.Name, options, clock).Looking!) };
        var trigger = TriggerFactory.Create(plan.Name, options, clock);
        if (trigger.Manual is { } fired) manual.Add(plan.Name, fired);
        return plan with { Trigger = trigger.Running };
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using N2Eye.Watch.Frames;
using N2Eye.Watch.Triggers;

namespace N2Eye.Watch.Watching;

/// <summary>
/// Where triggers arrive, from whichever thread: gives them their picture and puts them into the queue. It returns at once, and nothing of it
/// waits for an answer.
/// </summary>
internal sealed class TriggerDesk
{
    private readonly IReadOnlyDictionary<string, TriggerPlan> plans;
    private readonly IReadOnlyDictionary<string, CameraWatch> cameras;
    private readonly TriggerQueue queue;
    private readonly WatchMetrics metrics;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly Func<Frame, double> sharpness;
    private readonly Dictionary<string, BestOf> choosing = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> enabled = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Trigger, string Camera), bool> blind = new();

    /// <param name="plans">The triggers.</param>
    /// <param name="cameras">The cameras.</param>
    /// <param name="queue">Where they go.</param>
    /// <param name="sharpness">Larger = sharper.</param>
    /// <param name="metrics">Counts.</param>
    /// <param name="clock">The time.</param>
    /// <param name="logger">Told when there is no picture to ask about.</param>
    public TriggerDesk(IReadOnlyDictionary<string, TriggerPlan> plans, IReadOnlyDictionary<string, CameraWatch> cameras, TriggerQueue queue, Func<Frame, double> sharpness, WatchMetrics metrics, TimeProvider clock, ILogger logger)
    {
        (this.plans, this.cameras, this.queue, this.sharpness, this.metrics, this.clock, this.logger) = (plans, cameras, queue, sharpness, metrics, clock, logger);
        foreach (var plan in plans.Values)
        {
            enabled[plan.Name] = plan.IsEnabled;
            if (plan is { BestOf: > 1, BestFrom: BestFrom.Ahead }) choosing.Add(plan.Name, new BestOf(plan.BestOf, plan.BestWithin, sharpness, fired => queue.Offer(fired), clock));
        }
    }

    /// <summary>Whether each trigger is on.</summary>
    public IReadOnlyDictionary<string, bool> Enabled => enabled;

    /// <summary>Switches a trigger on or off.</summary>
    /// <returns>False where there is no such trigger.</returns>
    public bool Enable(string trigger, bool isOn)
    {
        if (!enabled.ContainsKey(trigger)) return false;
        enabled[trigger] = isOn;
        return true;
    }

    /// <summary>A camera's next picture.</summary>
    public void Look(Frame frame)
    {
        foreach (var choice in choosing.Values) choice.Look(frame);
        foreach (var plan in plans.Values)
        {
            // A trigger that is off goes on looking: it must know the scene when it is switched on.
            if (plan.Looks.TryGetValue(frame.Camera, out var trigger) && trigger.Look(frame) is { } fired) Fire(plan, fired with { Frame = fired.Frame ?? frame });
        }
    }

    /// <summary>A trigger fired by itself.</summary>
    public void Fire(TriggerFired fired)
    {
        var plan = plans[fired.Trigger];
        if (fired.Frame is not null) Fire(plan, fired);
        else foreach (var camera in plan.Cameras) Fire(plan, fired with { Frame = Newest(plan, camera) });
    }

    /// <summary>No more pictures come.</summary>
    public void Finish()
    {
        foreach (var choice in choosing.Values) choice.Finish();
    }

    /// <summary>Somebody wants an answer now, whether the trigger is on or not.</summary>
    /// <param name="trigger">The trigger.</param>
    /// <param name="reason">Why, for the event.</param>
    /// <param name="only">The camera; null = all of the trigger's.</param>
    /// <returns>Null where there is no such trigger; otherwise for how many cameras there is a picture to ask about.</returns>
    public int? Ask(string trigger, string reason, string? only = null)
    {
        if (!plans.TryGetValue(trigger, out var plan)) return null;
        var queued = 0;
        foreach (var camera in plan.Cameras.Where(camera => only is null || camera == only))
        {
            metrics.Count(trigger);
            if (Newest(plan, camera) is { } frame)
            {
                queue.Offer(new TriggerFired(trigger, clock.GetUtcNow(), reason, frame));
                queued++;
            }
            else
            {
                metrics.Count(trigger, DropReason.NoPicture);
            }
        }

        return queued;
    }

    private void Fire(TriggerPlan plan, TriggerFired fired)
    {
        metrics.Count(plan.Name);
        if (!enabled[plan.Name]) metrics.Count(plan.Name, DropReason.Disabled);
        else if (fired.Frame is null) metrics.Count(plan.Name, DropReason.NoPicture);
        else if (!choosing.TryGetValue(plan.Name, out var choice)) queue.Offer(Sharpest(plan, fired));
        else if (!choice.Begin(fired)) metrics.Count(plan.Name, DropReason.SameHappening);
    }

    private TriggerFired Sharpest(TriggerPlan plan, TriggerFired fired) => plan is { BestOf: > 1, BestFrom: BestFrom.Back }
        ? fired with { Frame = cameras[fired.Frame!.Camera].Last(plan.BestOf).Where(frame => frame.Number < fired.Frame.Number).Prepend(fired.Frame).MaxBy(sharpness) }
        : fired;

    private Frame? Newest(TriggerPlan plan, string camera)
    {
        var newest = cameras[camera].Newest;
        // A camera that is away for a day is told once, not with each tick of a clock.
        if (blind.GetValueOrDefault((plan.Name, camera)) != (newest is null))
        {
            blind[(plan.Name, camera)] = newest is null;
            if (newest is null) logger.NoPicture(plan.Name, camera);
        }

        return newest;
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using N2Eye.Watch.Frames;
using N2Eye.Watch.Service;
using N2Eye.Watch.Triggers;
using N2Eye.Watch.Watching;

namespace N2Eye.Tests.Watching;

public sealed class TriggerDeskTests
{
    private readonly FakeTimeProvider clock = new(Made.Now);
    private readonly WatchMetrics metrics = new();
    private readonly TriggerQueue queue;
    private readonly FrameRing gate = new(4, 1 << 20);
    private readonly FrameRing yard = new(4, 1 << 20);
    private bool isGateLive = true;

    public TriggerDeskTests() => queue = new TriggerQueue(3, QueueWins.Newest, fired => metrics.Count(fired.Trigger, DropReason.QueueFull));

    [Fact]
    public void A_clock_asks_about_the_newest_picture_of_each_of_its_cameras()
    {
        var desk = Desk(new TriggerPlan("clock", ["gate", "yard"], ["q"]));
        gate.Add(Made.Frame("gate", 1));
        gate.Add(Made.Frame("gate", 2));
        yard.Add(Made.Frame("yard", 7));
        desk.Fire(new TriggerFired("clock", Made.Now, "interval"));
        Assert.Equal([("gate", 2), ("yard", 7)], Queued().Select(fired => (fired.Frame!.Camera, fired.Frame.Number)));
    }

    [Fact]
    public void A_camera_without_a_picture_or_that_is_away_is_not_asked_about()
    {
        var desk = Desk(new TriggerPlan("clock", ["gate", "yard"], ["q"]));
        gate.Add(Made.Frame("gate", 1));
        isGateLive = false;
        desk.Fire(new TriggerFired("clock", Made.Now, "interval"));
        Assert.Equal(0, desk.Ask("clock", "HTTP"));
        Assert.Empty(Queued());
        Assert.Equal(4, Dropped("clock", "no_picture"));
    }

    [Fact]
    public void Pictures_are_shown_to_the_triggers_of_their_camera()
    {
        var desk = Desk(new TriggerPlan("each", ["gate"], ["q"]) { Looks = new Dictionary<string, IFrameTrigger> { ["gate"] = new EveryPicture("each") } });
        desk.Look(Made.Frame("gate", 1));
        desk.Look(Made.Frame("yard", 1));
        var fired = Assert.Single(Queued());
        Assert.Equal(("each", "gate", "picture", Made.Now.AddSeconds(1)), (fired.Trigger, fired.Frame!.Camera, fired.Reason, fired.At));
    }

    [Fact]
    public void The_sharpest_of_those_before_is_taken_where_the_trigger_looks_back()
    {
        var desk = Desk(new TriggerPlan("gone", ["gate"], ["q"]) { BestOf = 3, BestFrom = BestFrom.Back });
        foreach (var (number, sharpness) in new[] { (1, 90), (2, 20), (3, 30), (4, 10) }) gate.Add(Made.Frame("gate", number, sharpness));
        desk.Fire(new TriggerFired("gone", Made.Now, "end"));
        Assert.Equal(3, Assert.Single(Queued()).Frame!.Number);
    }

    [Fact]
    public void A_full_queue_drops_and_counts_whose_trigger_it_was()
    {
        var desk = Desk(new TriggerPlan("clock", ["gate"], ["q"]), new TriggerPlan("bell", ["gate"], ["q"]));
        gate.Add(Made.Frame("gate", 1));
        desk.Fire(new TriggerFired("clock", Made.Now, "interval"));
        for (var i = 0; i < 3; i++) Assert.Equal(1, desk.Ask("bell", "HTTP"));
        Assert.Equal((1, 0), (Dropped("clock", "queue_full"), Dropped("bell", "queue_full")));
        Assert.All(Queued(), fired => Assert.Equal("bell", fired.Trigger));
        Assert.Equal((1, 3), (metrics.Fired.Of(Labels.Of("trigger", "clock")), metrics.Fired.Of(Labels.Of("trigger", "bell"))));
    }

    [Fact]
    public void A_trigger_that_is_off_is_asked_only_by_hand()
    {
        var desk = Desk(new TriggerPlan("clock", ["gate"], ["q"]) { IsEnabled = false });
        gate.Add(Made.Frame("gate", 1));
        desk.Fire(new TriggerFired("clock", Made.Now, "interval"));
        Assert.Empty(Queued());
        Assert.Equal(1, Dropped("clock", "disabled"));
        Assert.Equal(1, desk.Ask("clock", "HTTP"));
        Assert.True(desk.Enable("clock", true));
        desk.Fire(new TriggerFired("clock", Made.Now, "interval"));
        Assert.Equal(["HTTP", "interval"], Queued().Select(fired => fired.Reason));
        Assert.False(desk.Enable("nothing", true));
        Assert.Null(desk.Ask("nothing", "HTTP"));
    }

    [Fact]
    public void While_the_best_picture_is_chosen_the_same_happening_is_asked_about_once()
    {
        var desk = Desk(new TriggerPlan("come", ["gate"], ["q"]) { BestOf = 2, BestWithin = TimeSpan.FromSeconds(5) });
        gate.Add(Made.Frame("gate", 1));
        desk.Fire(new TriggerFired("come", Made.Now, "start"));
        desk.Fire(new TriggerFired("come", Made.Now, "start"));
        Assert.Empty(Queued());
        desk.Look(Made.Frame("gate", 2, 50));
        Assert.Equal(2, Assert.Single(Queued()).Frame!.Number);
        Assert.Equal(1, Dropped("come", "same_happening"));
    }

    private TriggerDesk Desk(params TriggerPlan[] plans)
    {
        metrics.Show(plans.Select(plan => plan.Name), ["q"]);
        var cameras = new Dictionary<string, CameraWatch>
        {
            ["gate"] = new("gate", new PushedSource(), gate, () => isGateLive),
            ["yard"] = new("yard", new PushedSource(), yard, () => true),
        };
        return new TriggerDesk(plans.ToDictionary(plan => plan.Name), cameras, queue, frame => frame.Bytes.Length, metrics, clock, NullLogger.Instance);
    }

    private double Dropped(string trigger, string reason) => metrics.Dropped.Of(Labels.Of("trigger", trigger).With("reason", reason));

    private List<TriggerFired> Queued()
    {
        var all = new List<TriggerFired>();
        while (queue.TryTake(TimeSpan.Zero, out var fired)) all.Add(fired);
        return all;
    }
}

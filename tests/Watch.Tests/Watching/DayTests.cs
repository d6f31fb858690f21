using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using N2Eye.Tests.Queries;
using N2Eye.Watch.Events;
using N2Eye.Watch.Frames;
using N2Eye.Watch.Queries;
using N2Eye.Watch.Service;
using N2Eye.Watch.Triggers;
using N2Eye.Watch.Watching;

namespace N2Eye.Tests.Watching;

/// <summary>A day of a camera in virtual time, with a trigger each second, on everything but a model.</summary>
[Collection(nameof(Alone))]
public sealed class DayTests
{
    private const int Day = 86_400;
    private const int PictureBytes = 20_000;

    [Fact]
    public void A_day_of_triggers_needs_no_more_memory_than_its_first_hour()
    {
        var clock = new FakeTimeProvider(Made.Now);
        var metrics = new WatchMetrics();
        var queue = new TriggerQueue(4, QueueWins.Newest, fired => metrics.Count(fired.Trigger, DropReason.QueueFull));
        var ring = new FrameRing(8, 1 << 20);
        var plan = new TriggerPlan("each", ["gate"], ["open", "who"])
        {
            BestOf = 3,
            BestWithin = TimeSpan.FromSeconds(0.5),
            Looks = new Dictionary<string, IFrameTrigger> { ["gate"] = new EveryPicture("each") },
        };
        var camera = new CameraWatch("gate", new PushedSource(), ring, () => true);
        var desk = new TriggerDesk(new Dictionary<string, TriggerPlan> { ["each"] = plan }, new Dictionary<string, CameraWatch> { ["gate"] = camera }, queue, frame => frame.Number % 7, metrics, clock, NullLogger.Instance);
        var queries = new QueryBook(new Dictionary<string, QueryOptions>
        {
            ["open"] = new() { Ask = "{time} {previous}", ChangesOnly = ChangesOnly.Text, Then = [new() { Ask = "who" }] },
            ["who"] = new() { Ask = "{answer:open}?" },
        }, "/");
        var counted = new CountedLog();
        // Failures and changes, like those of a real day.
        var answerer = new FakeAnswerer((_, frame) => frame.Number % 1000 == 0 ? throw new InvalidOperationException("oops") : $"{frame.Number / 60 % 2}") { IsForgetful = true };
        var recent = new RecentEvents(30, 10 * PictureBytes);
        var asker = new Asker(queue, new Dictionary<string, IReadOnlyList<string>> { ["each"] = plan.Asks }, new QueryRunner("roof", queries, answerer, new LastAnswers(), clock), new PatientLog(counted, 10, NullLogger.Instance), null, recent, metrics, clock, NullLogger.Instance);

        var afterHour = 0L;
        for (var second = 1; second <= Day; second++)
        {
            var frame = new Frame("gate", second, clock.GetUtcNow(), FrameFormat.File, 0, 0, new byte[PictureBytes]);
            ring.Add(frame);
            desk.Look(frame);
            clock.Advance(TimeSpan.FromSeconds(1));
            // The model is away for a minute of each hour: the queue fills and drops.
            if (second % 3600 >= 60)
            {
                while (queue.TryTake(TimeSpan.Zero, out var fired)) asker.Ask(fired);
            }

            if (second == 3600) afterHour = GC.GetTotalMemory(forceFullCollection: true);
        }

        var grown = GC.GetTotalMemory(forceFullCollection: true) - afterHour;
        GC.KeepAlive(recent);
        Assert.InRange(grown, long.MinValue, 1 << 20);
        Assert.Equal(Day, metrics.Fired.Of(Labels.Of("trigger", "each")));
        Assert.Equal(24 * 56, metrics.Dropped.Of(Labels.Of("trigger", "each").With("reason", "queue_full")), 30.0);
        Assert.InRange(counted.Count, Day, 3 * Day);
        Assert.Equal(30, recent.All().Count);
    }

    /// <summary>The memory that is measured is the process's: nothing else may run.</summary>
    [CollectionDefinition(nameof(Alone), DisableParallelization = true)]
    public sealed class Alone;

    private sealed class CountedLog : IEventLog
    {
        public int Count { get; private set; }

        public void Append(CameraEvent happened) => Count++;
    }
}

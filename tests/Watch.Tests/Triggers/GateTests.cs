using CsCheck;
using Microsoft.Extensions.Time.Testing;
using N2Eye.Watch.Triggers;

namespace N2Eye.Tests.Triggers;

public class GateTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_burst_counts_once()
    {
        var (trigger, run) = Manual(new() { Type = TriggerType.Http, DebounceSeconds = 5 });
        await using var _ = run;
        // Each 3 s: all of them one burst, however long it lasts.
        for (var i = 0; i < 10; i++, time.Advance(TimeSpan.FromSeconds(3))) trigger.Manual!.Fire("again");
        Assert.Single(run.Fired);
        time.Advance(TimeSpan.FromSeconds(2));
        trigger.Manual!.Fire("later");
        Assert.Equal(["again", "later"], run.Fired.Select(fired => fired.Reason));
        Assert.Equal(9, trigger.HeldBack);
    }

    [Fact]
    public void Between_two_that_count_is_at_least_the_cooldown_and_none_is_held_back_without_need()
    {
        Gen.Select(Gen.Double[0.5, 20], Gen.Double[0, 10].Array[1, 60]).Sample((rest, gaps) =>
        {
            var clock = new FakeTimeProvider();
            var trigger = TriggerFactory.Create("t", new() { Type = TriggerType.Mqtt, Topic = "t", CooldownSeconds = rest }, clock);
            List<DateTimeOffset> fired = [];
            using var stop = new CancellationTokenSource();
            _ = trigger.Running!.RunAsync(one => fired.Add(one.At), stop.Token);
            DateTimeOffset? last = null;
            List<DateTimeOffset> expected = [];
            foreach (var gap in gaps)
            {
                clock.Advance(TimeSpan.FromSeconds(gap));
                var now = clock.GetUtcNow();
                trigger.Manual!.Fire("x");
                if (last is not null && now - last < TimeSpan.FromSeconds(rest)) continue;
                expected.Add(now);
                last = now;
            }

            stop.Cancel();
            return fired.SequenceEqual(expected) && trigger.HeldBack == gaps.Length - expected.Count;
        }, iter: 200);
    }

    [Fact]
    public async Task Outside_its_times_a_trigger_is_silent_and_uses_up_no_cooldown()
    {
        var (trigger, run) = Manual(new() { Type = TriggerType.Http, CooldownSeconds = 3600, TimeZone = "UTC", Active = [new() { From = "12:30" }] });
        await using var _ = run;
        trigger.Manual!.Fire("early");
        time.Advance(TimeSpan.FromMinutes(30));
        trigger.Manual!.Fire("in time");
        Assert.Equal(["in time"], run.Fired.Select(fired => fired.Reason));
    }

    [Fact]
    public async Task A_trigger_that_does_not_run_says_so()
    {
        var (trigger, run) = Manual(new() { Type = TriggerType.Http });
        Assert.True(trigger.Manual!.Fire("x"));
        await run.DisposeAsync();
        Assert.False(trigger.Manual!.Fire("x"));
        Assert.Single(run.Fired);
    }

    [Fact]
    public void A_full_queue_keeps_the_newest_or_the_oldest_and_counts_the_others()
    {
        foreach (var (wins, expected) in ((QueueWins, int[])[])[(QueueWins.Newest, [3, 4, 5]), (QueueWins.Oldest, [1, 2, 3])])
        {
            var queue = new TriggerQueue(3, wins);
            for (var i = 1; i <= 5; i++) Assert.True(queue.Offer(new TriggerFired($"{i}", default, "")));
            Assert.Equal((3, 2), (queue.Count, queue.Dropped));
            queue.Complete();
            List<string> read = [];
            while (queue.TryTake(TimeSpan.Zero, out var fired)) read.Add(fired.Trigger);
            Assert.Equal(expected.Select(number => $"{number}"), read);
            Assert.False(queue.Offer(new TriggerFired("late", default, "")));
        }
    }

    private (ConfiguredTrigger Trigger, TriggerRun Run) Manual(TriggerOptions options)
    {
        options.Check("triggers.t");
        var trigger = TriggerFactory.Create("t", options, time);
        return (trigger, new TriggerRun(trigger.Running!));
    }
}

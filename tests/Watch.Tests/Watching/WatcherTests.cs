using Microsoft.Extensions.Logging.Abstractions;
using N2Eye.Tests.Queries;
using N2Eye.Watch.Frames;
using N2Eye.Watch.Queries;
using N2Eye.Watch.Service;
using N2Eye.Watch.Triggers;
using N2Eye.Watch.Watching;

namespace N2Eye.Tests.Watching;

public sealed class WatcherTests
{
    private readonly ListLog disk = new();
    private readonly PushedSource source = new();
    private readonly WatchMetrics metrics = new();
    private readonly TriggerQueue queue;
    private readonly SemaphoreSlim asked = new(0);
    private readonly SemaphoreSlim mayAnswer = new(0);

    public WatcherTests() => queue = new TriggerQueue(4, QueueWins.Newest, fired => metrics.Count(fired.Trigger, DropReason.QueueFull));

    [Fact]
    public async Task What_a_camera_gives_is_asked_about_until_it_ends()
    {
        using var watcher = Watcher(_ => "a cat");
        watcher.Start();
        source.Push(Made.Frame("gate", 1));
        source.Push(Made.Frame("gate", 2));
        source.End();
        await watcher.Ended.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["a cat", "a cat"], disk.Events.Select(happened => happened.Answer));
        Assert.Null(watcher.Dead(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task A_slow_answer_holds_up_no_camera()
    {
        using var watcher = Watcher(Slowly);
        watcher.Start();
        source.Push(Made.Frame("gate", 1));
        await asked.WaitAsync(TimeSpan.FromMinutes(1));
        // None of these returns late: the question is still in work.
        for (var i = 2; i <= 100; i++) source.Push(Made.Frame("gate", i));
        Assert.Equal((4, 95), (queue.Count, (int)metrics.Dropped.Of(Labels.Of("trigger", "each").With("reason", "queue_full"))));
        mayAnswer.Release(100);
        source.End();
        await watcher.Ended.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal([1, 97, 98, 99, 100], disk.Events.Select(happened => (happened.Taken - Made.Now).TotalSeconds));
    }

    [Fact]
    public async Task Ending_finishes_the_question_in_work_and_asks_no_other()
    {
        using var watcher = Watcher(Slowly);
        watcher.Start();
        for (var i = 1; i <= 3; i++) source.Push(Made.Frame("gate", i));
        await asked.WaitAsync(TimeSpan.FromMinutes(1));
        var stopping = watcher.StopAsync();
        Assert.False(stopping.IsCompleted);
        mayAnswer.Release(100);
        await stopping.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Single(disk.Events);
    }

    [Fact]
    public async Task A_question_that_fails_ends_nothing()
    {
        using var watcher = Watcher(question => question == 1 ? throw new InvalidOperationException("oops") : "a cat");
        watcher.Start();
        source.Push(Made.Frame("gate", 1));
        source.Push(Made.Frame("gate", 2));
        source.End();
        await watcher.Ended.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["internal error: InvalidOperationException: oops", null], disk.Events.Select(happened => happened.Error));
    }

    [Fact]
    public async Task What_does_not_live_is_told()
    {
        using var watcher = Watcher(_ => "a cat");
        watcher.Start();
        source.Push(Made.Frame("gate", 1));
        Assert.Null(watcher.Dead(TimeSpan.FromMinutes(1)));
        source.Break(new InvalidOperationException("oops"));
        await watcher.Ended.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("the source of gate ended: oops", watcher.Dead(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task A_question_without_progress_is_told()
    {
        using var watcher = Watcher(Slowly);
        watcher.Start();
        source.Push(Made.Frame("gate", 1));
        await asked.WaitAsync(TimeSpan.FromMinutes(1));
        while (watcher.Dead(TimeSpan.FromMilliseconds(1)) is null) await Task.Yield();
        Assert.StartsWith("the asking thread made no progress for", watcher.Dead(TimeSpan.FromMilliseconds(1)), StringComparison.Ordinal);
        mayAnswer.Release(100);
        await watcher.StopAsync();
    }

    private string Slowly(int number)
    {
        asked.Release();
        mayAnswer.Wait();
        return "a cat";
    }

    private Watcher Watcher(Func<int, string> answer)
    {
        var count = 0;
        var answerer = new FakeAnswerer((_, _) => answer(++count));
        var plan = new TriggerPlan("each", ["gate"], ["q"]) { Looks = new Dictionary<string, IFrameTrigger> { ["gate"] = new EveryPicture("each") } };
        metrics.Show(["each"], ["q"]);
        var camera = new CameraWatch("gate", source, new FrameRing(4, 1 << 20), () => true);
        var book = new QueryBook(new Dictionary<string, QueryOptions> { ["q"] = new() { Ask = "What is it?" } }, "/");
        var desk = new TriggerDesk(new Dictionary<string, TriggerPlan> { ["each"] = plan }, new Dictionary<string, CameraWatch> { ["gate"] = camera }, queue, _ => 0, metrics, TimeProvider.System, NullLogger.Instance);
        var runner = new QueryRunner("roof", book, answerer, new LastAnswers(), TimeProvider.System);
        var asker = new Asker(queue, new Dictionary<string, IReadOnlyList<string>> { ["each"] = ["q"] }, runner, new PatientLog(disk, 10, NullLogger.Instance), null, new RecentEvents(), metrics, TimeProvider.System, NullLogger.Instance);
        return new Watcher([camera], [plan], desk, queue, asker, NullLogger.Instance);
    }
}

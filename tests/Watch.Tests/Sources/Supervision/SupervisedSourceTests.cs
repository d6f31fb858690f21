using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using N2Eye.Tests.Capture;
using N2Eye.Watch;
using N2Eye.Watch.Frames;
using N2Eye.Watch.Sources;
using N2Eye.Watch.Sources.Supervision;

namespace N2Eye.Tests.Sources.Supervision;

public class SupervisedSourceTests
{
    private readonly FakeTimeProvider time = new();
    private readonly RecordedLog log = new();
    private readonly ScriptedSource script = new();

    [Fact]
    public async Task What_breaks_is_tried_again_with_growing_waits_and_a_new_failure_begins_small()
    {
        var source = Supervised(new() { Type = SourceType.Exec, RetrySeconds = 1, RetryMaxSeconds = 8 });
        await using var run = new SourceRun(source);
        foreach (var expected in (int[])[1, 2, 4, 8, 8])
        {
            await script.Opened();
            script.Break("broken");
            await Waits(source, expected);
        }

        // Well for half a minute: the next failure is a first one.
        await script.Opened();
        for (var i = 0; i <= 30; i++, time.Advance(TimeSpan.FromSeconds(1))) script.Deliver(Frame());
        script.Break("broken");
        await Waits(source, 1);
        await script.Opened();
        Assert.Equal(6, source.Health.Reconnects);
    }

    [Fact]
    public async Task A_source_without_frames_is_stalled_and_opened_again()
    {
        var source = Supervised(new() { Type = SourceType.Exec, StallSeconds = 5 });
        await using var run = new SourceRun(source);
        await script.Opened();
        for (var i = 0; i < 8; i++)
        {
            // A frame each 4 s is no stall.
            script.Deliver(Frame());
            time.Advance(TimeSpan.FromSeconds(4));
        }

        Assert.Equal((SourceState.Running, 8, 0), (source.Health.State, source.Health.Frames, source.Health.Stalls));
        time.Advance(TimeSpan.FromSeconds(3));
        await SourceRun.Until(() => source.Health.State == SourceState.Waiting);
        Assert.Equal(1, source.Health.Stalls);
        Assert.Equal("no frame for 5 s: it is opened again.", source.Health.LastError);
        await Waits(source, 1);
        await script.Opened();
        script.Deliver(Frame());
        Assert.Equal(SourceState.Running, source.Health.State);
        Assert.Equal(9, source.Health.Frames);
    }

    [Fact]
    public async Task A_source_that_never_sends_a_first_frame_is_stalled_too()
    {
        var source = Supervised(new() { Type = SourceType.V4l2, StallSeconds = 5 });
        await using var run = new SourceRun(source);
        await script.Opened();
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(SourceState.Connecting, source.Health.State);
        time.Advance(TimeSpan.FromSeconds(3));
        await SourceRun.Until(() => source.Health.Stalls == 1);
    }

    [Theory]
    [InlineData(SourceType.Folder)]
    [InlineData(SourceType.Stdin)]
    [InlineData(SourceType.Snapshot)]
    public async Task Where_others_decide_when_pictures_come_none_for_a_day_is_no_stall(SourceType type)
    {
        var source = Supervised(new() { Type = type });
        await using var run = new SourceRun(source);
        await script.Opened();
        time.Advance(TimeSpan.FromDays(1));
        Assert.Equal((SourceState.Connecting, 0), (source.Health.State, source.Health.Stalls));
    }

    [Fact]
    public async Task A_night_without_the_camera_is_one_line_and_its_return_another()
    {
        var source = Supervised(new() { Type = SourceType.Exec, RetrySeconds = 1, RetryMaxSeconds = 1 });
        await using var run = new SourceRun(source);
        for (var i = 0; i < 50; i++)
        {
            await script.Opened();
            script.Break("/dev/video0 is not there");
            await Waits(source, 1);
        }

        await script.Opened();
        script.Deliver(Frame());
        Assert.Equal(["gate: /dev/video0 is not there", "gate: frames come again."], log.Entries.Where(entry => entry.Level > LogLevel.Debug).Select(entry => entry.Line));
        Assert.Equal("/dev/video0 is not there", source.Health.LastError);
    }

    [Fact]
    public async Task A_defect_of_a_source_does_not_end_the_camera()
    {
        var source = Supervised(new() { Type = SourceType.Exec });
        await using var run = new SourceRun(source);
        await script.Opened();
        script.Break(new InvalidOperationException("a defect"));
        await Waits(source, 1);
        await script.Opened();
        Assert.Contains(log.Entries, entry => entry == (LogLevel.Error, "gate: a defect"));
    }

    [Fact]
    public async Task The_end_of_a_source_is_the_end()
    {
        var source = Supervised(new() { Type = SourceType.Stdin });
        await using var run = new SourceRun(source);
        await script.Opened();
        script.End();
        await run.Ended;
        Assert.Equal(SourceState.Ended, source.Health.State);
    }

    [Fact]
    public void Waits_differ_by_chance_within_a_fifth()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), (0.8, 1.2), new Random(7).NextDouble);
        var waits = Enumerable.Range(0, 500).Select(_ => backoff.Next().TotalSeconds).ToArray();
        Assert.InRange(waits.Min(), 8, 8.2);
        Assert.InRange(waits.Max(), 11.8, 12);
    }

    /// <summary>Lets the time pass until the source is opened again, and checks how long that was.</summary>
    private async Task Waits(SupervisedSource source, double seconds)
    {
        await SourceRun.Until(() => source.Health.State == SourceState.Waiting);
        var since = source.Health.Since;
        await SourceRun.Until(() =>
        {
            if (source.Health.State == SourceState.Waiting) time.Advance(TimeSpan.FromSeconds(0.05));
            return source.Health.State != SourceState.Waiting;
        });
        Assert.InRange((time.GetUtcNow() - since).TotalSeconds, 0.8 * seconds, 1.2 * seconds + 0.1);
    }

    private SupervisedSource Supervised(SourceOptions options) => new("gate", script, SupervisionOptions.Of(options), time, log, new Random(1));

    private Frame Frame() => TestPictures.File([1], taken: time.GetUtcNow());

    /// <summary>A source that does what the test says.</summary>
    private sealed class ScriptedSource : IFrameSource
    {
        private readonly SemaphoreSlim opened = new(0);
        private Action<Frame>? deliver;
        private TaskCompletionSource ending = new();

        public async Task Opened() => Assert.True(await opened.WaitAsync(TimeSpan.FromSeconds(60)));

        public void Deliver(Frame frame) => deliver!(frame);

        public void Break(string message) => Break(new SourceException(message));

        public void Break(Exception exception) => ending.SetException(exception);

        public void End() => ending.SetResult();

        public Task RunAsync(Action<Frame> deliver, CancellationToken cancellation)
        {
            this.deliver = deliver;
            ending = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            cancellation.Register(() => ending.TrySetCanceled(cancellation));
            opened.Release();
            return ending.Task;
        }
    }
}

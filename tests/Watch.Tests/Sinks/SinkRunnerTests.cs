using N2Eye.Runtime;
using N2Eye.Watch.Events;
using N2Eye.Watch.Journal;
using N2Eye.Watch.Sinks;
using N2Eye.Watch.Tests.Events;
using N2Eye.Watch.Tests.Journal;
using N2Eye.Watch.Tests.Servers;

namespace N2Eye.Watch.Tests.Sinks;

public sealed class SinkRunnerTests
{
    private static readonly SinkOptions Options = new StdoutSinkOptions { Name = "test" };

    [Fact]
    public async Task A_receiver_that_is_down_for_an_hour_gets_everything_in_order_afterwards()
    {
        using var files = new JournalFixture();
        var sink = new FakeSink { Failing = _ => new SinkException("example: connection refused.") };
        await using var fixture = new SinkFixture(files, sink, Options);
        for (var i = 1; i <= 60; i++)
        {
            fixture.Append(Happened.Event(i));
            for (var second = 0; second < 60; second++)
            {
                files.Time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
        }

        await Eventually.Holds(() => fixture.Runner.State.Failures > 0, files.Time, TimeSpan.Zero);
        Assert.Equal(60, fixture.Runner.State.Pending);
        Assert.Equal("example: connection refused.", fixture.Runner.State.LastError);
        // Once a minute in the end, and said once.
        Assert.InRange(sink.Attempts, 1, 140);
        Assert.Single(fixture.Log);

        sink.Failing = _ => null;
        await Eventually.Holds(() => fixture.Runner.State.Pending == 0, files.Time, TimeSpan.FromSeconds(10));
        Assert.Equal(Enumerable.Range(1, 60).Select(Happened.Id), sink.Sent);
        var state = fixture.Runner.State;
        Assert.Equal((60, 0, 0, null), (state.Delivered, state.Dropped, state.Failures, state.LastError));
        Assert.Equal(2, fixture.Log.Count);
        Assert.Contains("works again", fixture.Log[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attempt_that_is_not_acknowledged_in_time_is_made_again()
    {
        using var files = new JournalFixture();
        var sink = new FakeSink { IsHanging = true };
        await using var fixture = new SinkFixture(files, sink, Options);
        fixture.Append(Happened.Event(1));
        await Eventually.Holds(() => sink.Attempts == 1, files.Time, TimeSpan.Zero);
        files.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.Null(fixture.Runner.State.LastError);
        await Eventually.Holds(() => fixture.Runner.State.LastError == "no acknowledgement within 30 s.", files.Time);
        sink.IsHanging = false;
        await Eventually.Holds(() => fixture.Runner.State.Delivered == 1, files.Time);
    }

    [Fact]
    public async Task A_wait_that_the_receiver_asks_for_is_kept()
    {
        using var files = new JournalFixture();
        var sink = new FakeSink { Failing = attempt => attempt == 1 ? new SinkException("busy.") { RetryAfter = TimeSpan.FromMinutes(20) } : null };
        await using var fixture = new SinkFixture(files, sink, Options);
        fixture.Append(Happened.Event(1));
        await Eventually.Holds(() => fixture.Runner.State.Failures == 1, files.Time, TimeSpan.Zero);
        // The wait itself begins a moment later.
        await Task.Delay(100);
        files.Time.Advance(TimeSpan.FromMinutes(19));
        await Task.Delay(100);
        Assert.Equal(1, sink.Attempts);
        await Eventually.Holds(() => fixture.Runner.State.Delivered == 1, files.Time, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task One_that_cannot_go_on_at_all_says_so()
    {
        using var files = new JournalFixture();
        using var journal = files.Open();
        await using var runner = new SinkRunner(new StreamSink("stdout", new ClosedStream()), journal.FollowFromNow("stdout"), Options, files.Time, files.Log);
        var running = runner.RunAsync(CancellationToken.None);
        journal.Append(Happened.Event(1));
        Assert.Equal(FailureKind.FileAccess, (await Assert.ThrowsAsync<N2EyeException>(() => running)).Kind);
    }

    [Fact]
    public async Task Draining_ends_when_everything_is_sent()
    {
        using var files = new JournalFixture();
        using var output = new MemoryStream();
        using var journal = files.Open();
        await using var runner = new SinkRunner(new StreamSink("stdout", output), journal.FollowFromNow("stdout"), Options, files.Time, files.Log);
        for (var i = 1; i <= 100; i++) journal.Append(Happened.Event(i));
        using var ending = new CancellationTokenSource();
        var running = runner.RunAsync(ending.Token);
        await runner.DrainAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);
        await ending.CancelAsync();
        await running;
        var lines = System.Text.Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(1, 100).Select(Happened.Id), lines.Select(line => EventJson.Read(System.Text.Encoding.UTF8.GetBytes(line)).Id));
    }

    [Fact]
    public void Waits_double_up_to_the_longest_with_chance_in_them()
    {
        var least = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), Backoff.ForServers, () => 0);
        Assert.Equal([0.5, 1, 2, 4, 8, 16, 30, 30], Enumerable.Range(0, 8).Select(_ => least.Next().TotalSeconds));
        var most = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), Backoff.ForServers, () => 0.999999);
        for (var i = 0; i < 100; i++) Assert.InRange(most.Next().TotalSeconds, 0.99, 60);
        Assert.Equal(100, most.Failures);
        most.Reset();
        Assert.InRange(most.Next().TotalSeconds, 0.99, 1);
    }

    private sealed class FakeSink : ISink
    {
        private readonly List<string> sent = [];
        private int attempts;

        public Func<int, SinkException?> Failing { get; set; } = _ => null;

        public bool IsHanging { get; set; }

        public int Attempts => Volatile.Read(ref attempts);

        public IReadOnlyList<string> Sent => sent;

        public string Name => "test";

        public int Batch => 7;

        public async Task SendAsync(IReadOnlyList<CameraEvent> events, CancellationToken cancellation)
        {
            if (Failing(Interlocked.Increment(ref attempts)) is { } failure) throw failure;
            if (IsHanging) await Task.Delay(Timeout.Infinite, cancellation);
            sent.AddRange(events.Select(happened => happened.Id));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class ClosedStream : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("Broken pipe");
    }
}

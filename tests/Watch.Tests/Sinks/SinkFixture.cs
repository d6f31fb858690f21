using N2Eye.Watch.Events;
using N2Eye.Watch.Journal;
using N2Eye.Watch.Sinks;
using N2Eye.Watch.Tests.Journal;

namespace N2Eye.Watch.Tests.Sinks;

/// <summary>A sink behind a journal, running.</summary>
internal sealed class SinkFixture : IAsyncDisposable
{
    public static readonly WatchedSite Site = new("home", "n2eye-tiny", "0.1.0", [new WatchedCamera("gate", ["who", "how many"], ["motion"])]);

    private readonly JournalFixture files;
    private readonly CancellationTokenSource ending = new();
    private readonly Task running;

    public SinkFixture(JournalFixture files, ISink sink, SinkOptions options)
    {
        this.files = files;
        Journal = files.Open(files.Options with { Fsync = FsyncPolicy.Never });
        Runner = new SinkRunner(sink, Journal.Follow(sink.Name), options, files.Time, files.Log);
        running = Runner.RunAsync(ending.Token);
    }

    public EventJournal Journal { get; }

    public SinkRunner Runner { get; }

    public IReadOnlyList<string> Log => files.Log.Lines;

    public void Append(CameraEvent happened) => Journal.Append(happened);

    /// <summary>Ends it as the program does.</summary>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await running;
        await Runner.DisposeAsync();
        Journal.Dispose();
        ending.Dispose();
    }
}

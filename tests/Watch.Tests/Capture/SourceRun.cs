using System.Collections.Concurrent;
using N2Eye.Watch.Frames;

namespace N2Eye.Tests.Capture;

/// <summary>A source that runs beside the test and is stopped with it.</summary>
internal sealed class SourceRun : IAsyncDisposable
{
    // Long enough for the slowest machine: a test that waits so long has failed.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource stop = new();
    private readonly BlockingCollection<Frame> frames = [];

    public SourceRun(IFrameSource source) => Ended = source.RunAsync(frames.Add, stop.Token);

    /// <summary>The run.</summary>
    public Task Ended { get; }

    /// <summary>Frames that came and were not taken.</summary>
    public int Waiting => frames.Count;

    /// <summary>The next frame.</summary>
    public async Task<Frame> Next()
    {
        Frame? frame = null;
        await Until(() => frames.TryTake(out frame) || Ended.IsFaulted);
        return frame ?? throw Ended.Exception!.InnerException!;
    }

    /// <summary>The failure that the run ends with.</summary>
    public async Task<string> Failure() => (await Assert.ThrowsAsync<SourceException>(() => Ended.WaitAsync(Patience))).Message;

    /// <summary>Waits until something is so.</summary>
    public static async Task Until(Func<bool> condition)
    {
        for (var since = TimeProvider.System.GetTimestamp(); !condition(); await Task.Delay(1))
            Assert.True(TimeProvider.System.GetElapsedTime(since) < Patience, "What the test waits for did not happen.");
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        try
        {
            await Ended.WaitAsync(Patience);
        }
        catch (Exception expected) when (expected is OperationCanceledException or SourceException)
        {
            // Stopped, or failed as the test wanted.
        }

        stop.Dispose();
        frames.Dispose();
    }
}

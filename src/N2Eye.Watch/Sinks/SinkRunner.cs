using System.Globalization;
using Microsoft.Extensions.Logging;
using N2Eye.Runtime;
using N2Eye.Watch.Journal;

namespace N2Eye.Watch.Sinks;

/// <summary>Sends the journal's events to a sink, in order, each until it is acknowledged. A sink that is behind keeps no other back, and nothing in memory.</summary>
public sealed class SinkRunner : IAsyncDisposable
{
    private readonly ISink sink;
    private readonly JournalFollower follower;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly TimeSpan timeout;
    private readonly Backoff backoff;
    private TaskCompletionSource acknowledged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long delivered;
    private string? lastError;

    /// <summary>A runner of one sink.</summary>
    /// <param name="sink">The sink; disposed with the runner.</param>
    /// <param name="follower">Its place in the journal; disposed with the runner.</param>
    /// <param name="options">Its waits.</param>
    /// <param name="time">The clock of the waits.</param>
    /// <param name="logger">Told of failures.</param>
    public SinkRunner(ISink sink, JournalFollower follower, SinkOptions options, TimeProvider time, ILogger logger)
    {
        (this.sink, this.follower, this.time, this.logger) = (sink, follower, time, logger);
        timeout = TimeSpan.FromSeconds(options.TimeoutSeconds);
        backoff = options.Backoff();
    }

    /// <summary>How the sink does.</summary>
    public SinkState State => new(sink.Name, Interlocked.Read(ref delivered), follower.Pending, follower.Dropped, backoff.Failures, Volatile.Read(ref lastError));

    /// <summary>Sends until cancelled.</summary>
    /// <exception cref="N2EyeException">The sink cannot go on at all: standard output is closed.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var beside = sink.RunAsync(ending.Token);
        try
        {
            while (true)
            {
                var records = await follower.ReadAsync(sink.Batch, cancellation).ConfigureAwait(false);
                await DeliverAsync(records, cancellation).ConfigureAwait(false);
                follower.Acknowledge();
                Interlocked.Add(ref delivered, records.Count);
                Interlocked.Exchange(ref acknowledged, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await beside.ConfigureAwait(false);
        }
    }

    /// <summary>Completes when nothing is pending; the runner must be running.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var next = Volatile.Read(ref acknowledged).Task;
            if (follower.Pending == 0) return;
            await next.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Saves the cursor and closes the sink.</summary>
    public async ValueTask DisposeAsync()
    {
        follower.Dispose();
        await sink.DisposeAsync().ConfigureAwait(false);
    }

    private async Task DeliverAsync(IReadOnlyList<JournalRecord> records, CancellationToken cancellation)
    {
        var events = records.Select(record => record.Event).ToArray();
        while (true)
        {
            TimeSpan? wanted;
            try
            {
                using var patience = new CancellationTokenSource(timeout, time);
                using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
                await sink.SendAsync(events, both.Token).ConfigureAwait(false);
                if (backoff.Failures > 0) logger.WorksAgain(sink.Name, backoff.Failures, follower.Pending - events.Length);
                backoff.Reset();
                Volatile.Write(ref lastError, null);
                return;
            }
            catch (SinkException exception)
            {
                Failed(exception.Message);
                wanted = exception.RetryAfter;
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                Failed(string.Create(CultureInfo.InvariantCulture, $"no acknowledgement within {timeout.TotalSeconds} s."));
                wanted = null;
            }

            var wait = backoff.Next();
            await Task.Delay(wanted > wait ? wanted.Value : wait, time, cancellation).ConfigureAwait(false);
        }
    }

    private void Failed(string message)
    {
        if (lastError is null) logger.Failing(sink.Name, message);
        Volatile.Write(ref lastError, message);
    }
}

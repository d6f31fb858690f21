using Microsoft.Extensions.Logging;
using N2Eye.Watch.Frames;

namespace N2Eye.Watch.Sources.Supervision;

/// <summary>Keeps a camera going: opens its source, opens it again when it breaks or stalls, for months.</summary>
public sealed class SupervisedSource : IFrameSource
{
    // A fifth more or less: cameras behind one switch do not come back in step.
    private const double Jitter = 0.2;

    private readonly string camera;
    private readonly IFrameSource source;
    private readonly SupervisionOptions options;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly Backoff backoff;
    private readonly HealthRecord record;

    internal SupervisedSource(string camera, IFrameSource source, SupervisionOptions options, TimeProvider time, ILogger log, Random random)
    {
        this.camera = camera;
        this.source = source;
        this.options = options;
        this.time = time;
        this.log = log;
        backoff = new Backoff(options.FirstRetry, options.LastRetry, (1 - Jitter, 1 + Jitter), random.NextDouble);
        record = new HealthRecord(time);
    }

    /// <summary>How it fares now. May be asked from any thread.</summary>
    public SourceHealth Health => record.Snapshot();

    /// <summary>Delivers frames until cancelled, or until the source ends by itself; what breaks is logged and tried again.</summary>
    /// <param name="deliver">Called for each frame, one at a time; it returns at once.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(Action<Frame> deliver, CancellationToken cancellation)
    {
        try
        {
            while (!await AttemptAsync(deliver, cancellation))
            {
                var wait = Task.Delay(backoff.Next(), time, cancellation);
                record.Enter(SourceState.Waiting);
                await wait;
                record.Reconnect();
            }
        }
        finally
        {
            record.Enter(SourceState.Ended);
        }
    }

    /// <summary>Opens the source and stays with it; true where it came to its end, false where it broke or stalled.</summary>
    private async Task<bool> AttemptAsync(Action<Frame> deliver, CancellationToken cancellation)
    {
        record.Enter(SourceState.Connecting);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var watchdog = new StallWatchdog(options.Stall, time, () =>
        {
            record.Stall();
            ending.Cancel();
        });
        var since = time.GetTimestamp();
        try
        {
            await source.RunAsync(frame =>
            {
                // What still comes from a source that is being closed would say that it runs.
                if (ending.IsCancellationRequested) return;
                watchdog.Reset();
                if (record.Frame(frame.Taken)) Recovered();
                if (time.GetElapsedTime(since) >= SupervisionOptions.Healthy) backoff.Reset();
                deliver(frame);
            }, ending.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            Failed(FormattableString.Invariant($"no frame for {options.Stall.TotalSeconds} s: it is opened again."), null);
        }
        catch (SourceException failed)
        {
            Failed(failed.Message, failed.InnerException);
        }
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            // A camera must not stay away for good because of a defect of ours.
            log.LogError(defect, "{Camera}: {Message}", camera, defect.Message);
            record.Error(defect.Message.ReplaceLineEndings(" "));
        }

        cancellation.ThrowIfCancellationRequested();
        return false;
    }

    // A camera that is away for a night would write the same line each minute.
    private void Failed(string message, Exception? cause)
    {
        var level = record.Error(message) ? LogLevel.Warning : LogLevel.Debug;
        log.Log(level, cause, "{Camera}: {Message}", camera, message);
    }

    private void Recovered() => log.LogInformation("{Camera}: frames come again.", camera);
}

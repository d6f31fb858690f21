using Microsoft.Extensions.Logging;
using N2Eye.Runtime;
using N2Eye.Runtime.Pictures;
using N2Eye.Watch.Frames;
using N2Eye.Watch.Queries;
using N2Eye.Watch.Triggers;

namespace N2Eye.Watch.Watching;

/// <summary>Keeps an event's picture.</summary>
/// <param name="hash">The event's picture hash.</param>
/// <param name="file">The picture file.</param>
/// <param name="extension">Its name's extension.</param>
/// <param name="taken">When it was taken.</param>
/// <returns>Its path, relative to the snapshot folder.</returns>
/// <exception cref="N2EyeException">It cannot be written.</exception>
internal delegate string SnapshotKeeper(string hash, ReadOnlySpan<byte> file, string extension, DateTimeOffset taken);

/// <summary>The one thread that asks: the engine is for one. It takes triggers from the queue until it is told to end.</summary>
/// <param name="queue">What waits.</param>
/// <param name="asks">The questions of each trigger.</param>
/// <param name="runner">Asks them.</param>
/// <param name="log">Where events go.</param>
/// <param name="keep">Keeps their pictures; null = they are not kept.</param>
/// <param name="recent">Receives them for the status page.</param>
/// <param name="metrics">Counts.</param>
/// <param name="clock">The time.</param>
/// <param name="logger">Told each answer.</param>
internal sealed class Asker(
    TriggerQueue queue,
    IReadOnlyDictionary<string, IReadOnlyList<string>> asks,
    QueryRunner runner,
    PatientLog log,
    SnapshotKeeper? keep,
    RecentEvents recent,
    WatchMetrics metrics,
    TimeProvider clock,
    ILogger logger)
{
    // How long the thread sleeps at most, so that it beats and tries a full disk again.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private volatile bool ending;
    private volatile bool last;
    private long beat = clock.GetTimestamp();

    /// <summary>How long ago the thread last showed that it lives: between triggers at least each second, within an answer with each piece of it.</summary>
    public TimeSpan SinceBeat => clock.GetElapsedTime(Volatile.Read(ref beat));

    /// <summary>No more questions: the one in work is the last.</summary>
    public void End() => ending = true;

    /// <summary>Nothing more will come: what waits is asked, then it ends.</summary>
    public void EndWhenEmpty() => last = true;

    /// <summary>Asks until it is told to end.</summary>
    public void Run()
    {
        while (!ending)
        {
            Beat();
            if (queue.TryTake(Patience, out var fired) && !ending) Ask(fired);
            else if (last) break;
            else if (log.Waiting > 0) log.Flush();
        }

        log.Flush();
    }

    /// <summary>Asks a trigger's questions.</summary>
    public void Ask(TriggerFired fired)
    {
        var frame = fired.Frame!;
        string? kept = null;
        foreach (var asked in runner.Run(fired, frame, asks[fired.Trigger], Beat))
        {
            metrics.Count(asked);
            Tell(asked);
            if (asked.Outcome != Outcome.Unchanged)
            {
                kept ??= Keep(asked.Event.PictureHash!, frame);
                var happened = asked.Event with { Picture = kept };
                log.Append(happened);
                recent.Add(happened, frame);
            }

            if (ending) return;
        }
    }

    private void Beat() => Volatile.Write(ref beat, clock.GetTimestamp());

    private string? Keep(string hash, Frame frame)
    {
        if (keep is null) return null;
        try
        {
            var (bytes, extension) = FrameFile.Of(frame);
            return keep(hash, bytes.Span, extension, frame.Taken);
        }
        catch (N2EyeException failure)
        {
            // The answer counts more than its picture.
            logger.SnapshotFails(failure.Message);
            return null;
        }
    }

    private void Tell(Asked asked)
    {
        var happened = asked.Event;
        if (asked.Defect is { } defect) logger.Defect(defect);
        // Answers may hold anything, and a log line is one line.
        var answer = PictureName.Printable(happened.Answer ?? "");
        switch (asked.Outcome)
        {
            case Outcome.Answered:
                logger.Answered(happened.Camera, happened.Query, answer, happened.Trigger, happened.Reason, happened.PictureMs + happened.PrefillMs + happened.DecodeMs);
                break;
            case Outcome.Unchanged:
                logger.Unchanged(happened.Camera, happened.Query, answer);
                break;
            default:
                logger.Failed(happened.Camera, happened.Query, happened.Error!);
                break;
        }
    }
}

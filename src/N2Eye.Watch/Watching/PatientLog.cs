using Microsoft.Extensions.Logging;
using N2Eye.Runtime;
using N2Eye.Watch.Events;

namespace N2Eye.Watch.Watching;

/// <summary>
/// A log that takes events while the disk is full, and writes them when there is room again: as many as memory should hold, the newest ones.
/// For one thread.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="most">Events that may wait.</param>
/// <param name="logger">Told when writing fails, and when it works again.</param>
internal sealed class PatientLog(IEventLog log, int most, ILogger logger) : IEventLog
{
    private readonly Queue<CameraEvent> waiting = new();

    /// <summary>Events that are not written yet.</summary>
    public int Waiting => waiting.Count;

    /// <summary>Events that were given up.</summary>
    public long Lost { get; private set; }

    /// <summary>Why nothing can be written; null while it can.</summary>
    public string? Failure { get; private set; }

    /// <inheritdoc/>
    public void Append(CameraEvent happened)
    {
        waiting.Enqueue(happened);
        Flush();
        if (waiting.Count <= most) return;
        waiting.Dequeue();
        Lost++;
    }

    /// <summary>Tries again to write what waits.</summary>
    public void Flush()
    {
        try
        {
            while (waiting.TryPeek(out var next))
            {
                Write(next);
                waiting.Dequeue();
            }

            if (Failure is not null) logger.JournalWorksAgain(Lost);
            Failure = null;
        }
        catch (N2EyeException failure) when (failure.Kind == FailureKind.FileAccess)
        {
            // Once is enough: a full disk holds the log too.
            if (Failure is null) logger.JournalFails(failure.Message);
            Failure = failure.Message;
        }
    }

    private void Write(CameraEvent next)
    {
        try
        {
            log.Append(next);
        }
        catch (N2EyeException failure) when (failure.Kind != FailureKind.FileAccess)
        {
            // Waiting does not help this one, and those behind it must not wait for it.
            Lost++;
            logger.EventRefused(next.Id, failure.Message);
        }
    }
}

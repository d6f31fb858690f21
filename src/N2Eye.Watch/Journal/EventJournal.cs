using System.Buffers;
using Microsoft.Extensions.Logging;
using N2Eye.Runtime;
using N2Eye.Watch.Events;
using N2Eye.Weights.Safetensors;

namespace N2Eye.Watch.Journal;

/// <summary>How far the journal was written.</summary>
/// <param name="Segment">Number of the newest segment.</param>
/// <param name="Offset">Its bytes.</param>
/// <param name="Sequence">Number of the last event.</param>
internal sealed record JournalEnd(long Segment, long Offset, long Sequence);

/// <summary>
/// The events of a box on its disk (docs/events.md): JSON Lines in segments that are only appended to. What was appended is there after
/// a crash, and after a power cut as <see cref="JournalOptions.Fsync"/> says. One process writes it; any thread may append.
/// </summary>
public sealed class EventJournal : IEventLog, IDisposable
{
    private readonly Lock gate = new();
    private readonly JournalOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Func<string, SegmentFile> open;
    private readonly FileStream ownership;
    private readonly JournalRetention retention;
    private readonly List<JournalFollower> followers = [];
    private readonly ArrayBufferWriter<byte> line = new(1024);
    private readonly ITimer flushing;
    private SegmentFile active;
    private DateTimeOffset? begun;
    private long flushed;
    private bool flushIsDue;
    private bool unsound;
    private bool disposed;
    private volatile JournalEnd end;
    private TaskCompletionSource grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Opens the journal, or makes one; mends what a power cut left behind.</summary>
    /// <param name="options">Where it lies and how much it keeps.</param>
    /// <param name="time">The clock of ages and of the flushes.</param>
    /// <param name="logger">Told of damage, and of what is deleted.</param>
    /// <exception cref="N2EyeException">FileAccess: the folder cannot be written, or another process writes this journal.</exception>
    public EventJournal(JournalOptions options, TimeProvider time, ILogger logger)
        : this(options, time, logger, path => new SegmentFile(path))
    {
    }

    internal EventJournal(JournalOptions options, TimeProvider time, ILogger logger, Func<string, SegmentFile> open)
    {
        (this.options, this.time, this.logger, this.open) = (options with { Folder = Path.GetFullPath(options.Folder) }, time, logger, open);
        ownership = JournalFolder.Own(Folder);
        retention = new JournalRetention(this.options, time, logger);
        try
        {
            var numbers = Segments.List(Folder);
            var newest = numbers.Count == 0 ? 1 : numbers[^1];
            var found = numbers.Count == 0 ? default : JournalRecovery.Recover(Folder, newest, logger);
            var sequence = found.Sequence > 0 ? found.Sequence : JournalRecovery.LastSequence(Folder, numbers.AsEnumerable().Reverse().Skip(1), logger);
            active = open(Segments.Path(Folder, newest));
            if (numbers.Count == 0) AtomicFile.FlushFolder(Folder);
            begun = found.First;
            end = new JournalEnd(newest, found.Length, sequence);
            // What an earlier process wrote and did not flush is not known to be on the disk.
            flushed = 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            ownership.Dispose();
            throw JournalFolder.Unwritable(Folder, exception);
        }

        flushing = time.CreateTimer(_ => FlushInBackground(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The folder that it lies in, an absolute path.</summary>
    public string Folder => options.Folder;

    /// <summary>Number of the last event; they are counted from 1.</summary>
    public long LastSequence => end.Sequence;

    internal JournalEnd End => end;

    /// <summary>Completes when something is appended after this was asked for.</summary>
    internal Task Grown => Volatile.Read(ref grown).Task;

    /// <inheritdoc/>
    public void Append(CameraEvent happened)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            line.Clear();
            JournalLine.Write(happened, end.Sequence + 1, line);
            if (line.WrittenCount > JournalLine.Longest) throw new N2EyeException(FailureKind.BadInput, $"The event {happened.Id} is longer than {JournalLine.Longest >> 20} MiB and cannot be kept.");
            try
            {
                Mend();
                RotateIfDue();
                Write();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw JournalFolder.Unwritable(Segments.Path(Folder, end.Segment), exception);
            }
        }

        Interlocked.Exchange(ref grown, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    /// <summary>Follows the journal from a cursor that is kept in its folder; a new one begins behind the last event.</summary>
    /// <param name="name">Names the cursor's file: letters, digits, dash and underscore.</param>
    /// <exception cref="N2EyeException">FileAccess: the cursor cannot be written. BadInput: the name cannot be a file's.</exception>
    public JournalFollower Follow(string name) => Register(new JournalFollower(this, name, CursorFile.Of(Folder, name), time, logger));

    /// <summary>Follows the journal from now on, without a cursor: what this process sees.</summary>
    /// <param name="name">For messages.</param>
    public JournalFollower FollowFromNow(string name) => Register(new JournalFollower(this, name, null, time, logger));

    /// <summary>Returns when everything that was appended is on the disk.</summary>
    /// <exception cref="N2EyeException">FileAccess: it cannot be.</exception>
    public void Flush()
    {
        try
        {
            FlushUpTo(long.MaxValue);
        }
        catch (IOException exception)
        {
            throw JournalFolder.Unwritable(Segments.Path(Folder, end.Segment), exception);
        }
    }

    /// <summary>Flushes and closes; the followers save their cursors.</summary>
    public void Dispose()
    {
        foreach (var follower in Followers()) follower.Dispose();
        lock (gate)
        {
            if (disposed) return;
            FlushInBackground();
            disposed = true;
            flushing.Dispose();
            active.Dispose();
            ownership.Dispose();
        }
    }

    /// <summary>Flushes where the event with that number is not on the disk yet and the policy wants events there.</summary>
    internal void FlushFor(long sequence)
    {
        if (options.Fsync != FsyncPolicy.Never) FlushUpTo(sequence);
    }

    internal void Forget(JournalFollower follower)
    {
        lock (gate) followers.Remove(follower);
    }

    private JournalFollower[] Followers()
    {
        lock (gate) return [.. followers];
    }

    private JournalFollower Register(JournalFollower follower)
    {
        lock (gate) followers.Add(follower);
        return follower;
    }

    private void Write()
    {
        try
        {
            active.Write(line.WrittenSpan, end.Offset);
            if (options.Fsync == FsyncPolicy.Always) active.Flush();
        }
        catch (IOException)
        {
            // The event is not acknowledged: half a line, or one that is not on the disk, must not be in front of the next.
            unsound = true;
            try
            {
                Mend();
            }
            catch (IOException)
            {
                // The next Append tries again before it writes.
            }

            throw;
        }

        begun ??= time.GetUtcNow();
        end = new JournalEnd(end.Segment, end.Offset + line.WrittenCount, end.Sequence + 1);
        if (options.Fsync == FsyncPolicy.Always) flushed = end.Sequence;
        else if (options.Fsync == FsyncPolicy.Interval && !flushIsDue) FlushLater();
    }

    private void Mend()
    {
        if (!unsound) return;
        active.SetLength(end.Offset);
        unsound = false;
    }

    private void RotateIfDue()
    {
        var due = end.Offset > 0 && (end.Offset + line.WrittenCount > options.SegmentBytes || (begun is { } since && time.GetUtcNow() - since >= TimeSpan.FromHours(options.SegmentHours)));
        if (due) Rotate();
        else if (!retention.IsDue) return;
        retention.Sweep(end.Segment, followers.Count == 0 ? long.MaxValue : followers.Min(follower => follower.Segment));
    }

    private void Rotate()
    {
        // A closed segment is never looked at again on opening: it has to be whole on the disk.
        if (options.Fsync != FsyncPolicy.Never) active.Flush();
        flushed = end.Sequence;
        var next = open(Segments.Path(Folder, end.Segment + 1));
        active.Dispose();
        active = next;
        begun = null;
        end = new JournalEnd(end.Segment + 1, 0, end.Sequence);
        AtomicFile.FlushFolder(Folder);
    }

    private void FlushUpTo(long sequence)
    {
        lock (gate)
        {
            if (disposed || flushed >= Math.Min(sequence, end.Sequence)) return;
            active.Flush();
            flushed = end.Sequence;
        }
    }

    private void FlushLater()
    {
        flushIsDue = true;
        flushing.Change(TimeSpan.FromSeconds(options.FsyncSeconds), Timeout.InfiniteTimeSpan);
    }

    private void FlushInBackground()
    {
        lock (gate)
        {
            flushIsDue = false;
            try
            {
                if (options.Fsync != FsyncPolicy.Never) FlushUpTo(long.MaxValue);
            }
            catch (IOException exception)
            {
                logger.FlushFailed(Segments.Path(Folder, end.Segment), exception.Message);
                if (!disposed) FlushLater();
            }
        }
    }
}

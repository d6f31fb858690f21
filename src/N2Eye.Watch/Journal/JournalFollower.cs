using Microsoft.Extensions.Logging;

namespace N2Eye.Watch.Journal;

/// <summary>
/// Reads the journal in order and remembers on the disk up to where it was acknowledged. After a crash what was not acknowledged, or
/// acknowledged in the last second, comes again: at least once, with the same event id. For one reader at a time.
/// </summary>
public sealed class JournalFollower : IDisposable
{
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly EventJournal journal;
    private readonly CursorFile? file;
    private readonly ILogger logger;
    private readonly ITimer saving;
    private SegmentReader? reader;
    private JournalCursor read;
    private JournalCursor acknowledged;
    private JournalCursor saved;
    private bool failing;
    private bool disposed;

    internal JournalFollower(EventJournal journal, string name, CursorFile? file, TimeProvider time, ILogger logger)
    {
        (this.journal, Name, this.file, this.logger) = (journal, name, file, logger);
        try
        {
            var end = journal.End;
            var known = file is null ? null : CursorStart.Find(journal.Folder, end, file, logger);
            read = acknowledged = saved = known ?? new JournalCursor { Segment = end.Segment, Offset = end.Offset, Sequence = end.Sequence, Tail = file is null ? null : CursorStart.TailAt(Segments.Path(journal.Folder, end.Segment), end.Offset) };
            // Before the first event: one that is appended now must be found after a crash.
            if (known is null) file?.Write(saved);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw JournalFolder.Unwritable(file?.Path ?? journal.Folder, exception);
        }

        saving = time.CreateTimer(_ => Save(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Who follows.</summary>
    public string Name { get; }

    /// <summary>Events that are not acknowledged yet.</summary>
    public long Pending => Math.Max(0, journal.LastSequence - Volatile.Read(ref acknowledged).Sequence);

    /// <summary>Events that retention or damage took before they could be read.</summary>
    public long Dropped { get; private set; }

    /// <summary>Number of the oldest segment that is still needed.</summary>
    internal long Segment => Volatile.Read(ref acknowledged).Segment;

    /// <summary>Waits for events and reads them.</summary>
    /// <param name="most">Most events that are wanted at once.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>One or more events, in order.</returns>
    public async Task<IReadOnlyList<JournalRecord>> ReadAsync(int most, CancellationToken cancellation)
    {
        var records = new List<JournalRecord>();
        while (true)
        {
            // Asked for before the end is looked at: an event between the two completes it.
            var grown = journal.Grown;
            while (records.Count < most && Next() is { } record) records.Add(record);
            if (records.Count > 0) return records;
            await grown.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>All events that were read are delivered: none of them comes again, once the cursor is saved.</summary>
    public void Acknowledge()
    {
        lock (gate)
        {
            var first = acknowledged == saved;
            Volatile.Write(ref acknowledged, read);
            if (first && file is not null && !disposed) saving.Change(SaveInterval, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Saves the cursor.</summary>
    public void Dispose()
    {
        Save();
        lock (gate)
        {
            if (disposed) return;
            disposed = true;
            saving.Dispose();
            reader?.Dispose();
        }

        journal.Forget(this);
    }

    private JournalRecord? Next()
    {
        while (true)
        {
            var end = journal.End;
            if (read.Segment == end.Segment && read.Offset >= end.Offset) return null;
            if (Open() is not { } segment || segment.Next(read.Segment == end.Segment ? end.Offset : long.MaxValue) is not { State: not LineState.Unfinished } line)
            {
                if (!Advance(end)) return null;
                continue;
            }

            if (Take(line) is { } record) return record;
        }
    }

    private JournalRecord? Take(SegmentLine line)
    {
        if (line.Sequence > read.Sequence + 1) Drop(line.Sequence - read.Sequence - 1);
        read = new JournalCursor { Segment = read.Segment, Offset = line.End, Sequence = line.Sequence > 0 ? line.Sequence : read.Sequence, Tail = CursorStart.TailOf(line.Bytes.Span) };
        if (line.State == LineState.Whole) return line.Read(logger);
        logger.DamagedLine(Segments.Path(journal.Folder, read.Segment), line.Offset);
        return null;
    }

    private SegmentReader? Open()
    {
        try
        {
            return reader ??= new SegmentReader(Segments.Path(journal.Folder, read.Segment), read.Offset);
        }
        catch (FileNotFoundException)
        {
            // Retention took it.
            return null;
        }
    }

    // The next segment that there is; false where this is the newest.
    private bool Advance(JournalEnd end)
    {
        if (read.Segment >= end.Segment) return false;
        reader?.Dispose();
        reader = null;
        var next = Segments.List(journal.Folder).FirstOrDefault(number => number > read.Segment, end.Segment);
        read = new JournalCursor { Segment = next, Offset = 0, Sequence = read.Sequence };
        return true;
    }

    private void Drop(long count)
    {
        Dropped += count;
        logger.Dropped(Name, count);
    }

    private void Save()
    {
        lock (gate)
        {
            if (file is null || disposed || acknowledged == saved) return;
            try
            {
                // Never ahead of the disk: after a power cut the cursor would stand in front of other events.
                journal.FlushFor(acknowledged.Sequence);
                file.Write(acknowledged);
                saved = acknowledged;
                failing = false;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                if (!failing) logger.CursorStays(file.Path, exception.Message);
                failing = true;
                saving.Change(SaveInterval, Timeout.InfiniteTimeSpan);
            }
        }
    }
}

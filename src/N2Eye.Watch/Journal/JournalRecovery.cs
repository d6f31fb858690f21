using Microsoft.Extensions.Logging;
using N2Eye.Weights.Safetensors;

namespace N2Eye.Watch.Journal;

/// <summary>What the newest segment was found to hold.</summary>
/// <param name="Length">Bytes up to the end of its last whole line.</param>
/// <param name="Sequence">Number of its last event; 0 where it has none.</param>
/// <param name="First">When its first event was answered; null where it has none.</param>
internal readonly record struct RecoveredSegment(long Length, long Sequence, DateTimeOffset? First);

/// <summary>Makes the newest segment sound again after a power cut. Older ones were closed whole; whoever reads them reports their damage.</summary>
internal static class JournalRecovery
{
    /// <summary>Reads the segment, reports damaged lines and moves what lies behind the last whole line to a <c>.torn</c> file.</summary>
    public static RecoveredSegment Recover(string folder, long number, ILogger logger)
    {
        var found = Scan(folder, number, logger, out var damaged);
        var path = Segments.Path(folder, number);
        var torn = new FileInfo(path).Length - found.Length;
        if (damaged > 0) logger.DamagedLines(path, damaged);
        if (torn > 0) MoveTail(folder, number, found.Length, torn, logger);
        return found;
    }

    /// <summary>Number of the last event in the segments before the newest; 0 where there is none.</summary>
    public static long LastSequence(string folder, IEnumerable<long> descending, ILogger logger)
    {
        foreach (var number in descending)
        {
            if (Scan(folder, number, logger, out _) is { Sequence: > 0 } found) return found.Sequence;
        }

        return 0;
    }

    private static RecoveredSegment Scan(string folder, long number, ILogger logger, out int damaged)
    {
        var found = default(RecoveredSegment);
        var bad = damaged = 0;
        using var reader = new SegmentReader(Segments.Path(folder, number), 0);
        while (reader.Next(long.MaxValue) is { State: not LineState.Unfinished } line)
        {
            if (line.State == LineState.Damaged)
            {
                bad++;
                continue;
            }

            // Damage in front of a whole line is no torn tail.
            (damaged, bad) = (damaged + bad, 0);
            found = new(line.End, line.Sequence, found.First ?? line.Read(logger)?.Event.Answered);
        }

        return found;
    }

    private static void MoveTail(string folder, long number, long length, long torn, ILogger logger)
    {
        var path = Segments.Path(folder, number);
        var aside = Segments.TornPath(folder, number);
        using (var segment = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, 0))
        {
            using (var kept = new FileStream(aside, FileMode.Append, FileAccess.Write, FileShare.Read))
            {
                segment.Position = length;
                segment.CopyTo(kept);
                kept.Flush(flushToDisk: true);
            }

            segment.SetLength(length);
            segment.Flush(flushToDisk: true);
        }

        AtomicFile.FlushFolder(folder);
        logger.TornTail(path, torn, length, aside);
    }
}

using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace N2Eye.Watch.Journal;

/// <summary>Where a follower begins: where its cursor says, if the journal still says the same there.</summary>
internal static class CursorStart
{
    /// <summary>Reads the cursor and compares it with the journal. In doubt events are sent again rather than never.</summary>
    /// <returns>Where to begin; null for a new follower.</returns>
    public static JournalCursor? Find(string folder, JournalEnd end, CursorFile file, ILogger logger)
    {
        JournalCursor? cursor;
        var segments = Segments.List(folder);
        try
        {
            cursor = file.Read();
        }
        catch (JsonException exception)
        {
            return Again(segments[0], exception.Message.ReplaceLineEndings(" "));
        }

        if (cursor is null || (cursor.Segment <= end.Segment && !segments.Contains(cursor.Segment))) return cursor;
        if (cursor.Segment > end.Segment) return Again(end.Segment, "its segment is not there");
        if (cursor.Offset == 0 || TailAt(Segments.Path(folder, cursor.Segment), cursor.Offset) == cursor.Tail) return cursor;
        // A power cut took events that were sent but not on the disk, and others are in their place.
        return Again(cursor.Segment, "another event is in its place");

        JournalCursor Again(long segment, string why)
        {
            logger.CursorReset(file.Path, why, Segments.Path(folder, segment));
            return new JournalCursor { Segment = segment, Offset = 0, Sequence = Before(folder, segments.Where(number => number >= segment), end) };
        }
    }

    // The number in front of the first event that is there, so that no more is pending; the journal's last where none is.
    private static long Before(string folder, IEnumerable<long> segments, JournalEnd end)
    {
        foreach (var number in segments)
        {
            using var reader = new SegmentReader(Segments.Path(folder, number), 0);
            while (reader.Next(number == end.Segment ? end.Offset : long.MaxValue) is { State: not LineState.Unfinished } line)
            {
                if (line.State == LineState.Whole) return line.Sequence - 1;
            }
        }

        return end.Sequence;
    }

    /// <summary>The end of the line that ends at an offset.</summary>
    public static string TailOf(ReadOnlySpan<byte> line) => Encoding.Latin1.GetString(line[^Math.Min(line.Length, JournalLine.TailLength)..]);

    /// <summary>The same, read from a segment's file; null where no whole line can end there.</summary>
    public static string? TailAt(string path, long offset)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var tail = new byte[JournalLine.TailLength];
        return offset >= tail.Length && RandomAccess.Read(handle, tail, offset - tail.Length) == tail.Length ? TailOf(tail) : null;
    }
}

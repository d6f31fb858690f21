using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace N2Eye.Watch.Journal;

/// <summary>What a stretch of a segment is.</summary>
internal enum LineState
{
    /// <summary>A line as it was written.</summary>
    Whole,

    /// <summary>A line that is not as it was written, or no line at all.</summary>
    Damaged,

    /// <summary>The bytes behind the last line feed.</summary>
    Unfinished,
}

/// <summary>A stretch of a segment.</summary>
/// <param name="State">What it is.</param>
/// <param name="Sequence">The event's number; 0 where it is no whole line.</param>
/// <param name="Offset">Where it begins, bytes.</param>
/// <param name="Bytes">Its bytes, the line feed included; valid until the next is read.</param>
internal readonly record struct SegmentLine(LineState State, long Sequence, long Offset, ReadOnlyMemory<byte> Bytes)
{
    public long End => Offset + Bytes.Length;

    /// <summary>The event of a whole line; null, and a report, where it is of another version.</summary>
    public JournalRecord? Read(ILogger logger)
    {
        try
        {
            return new JournalRecord(Sequence, JournalLine.Read(Bytes.Span));
        }
        catch (JsonException exception)
        {
            logger.UnknownEvent(exception.Message.ReplaceLineEndings(" "));
            return null;
        }
    }
}

/// <summary>Reads the lines of a segment one after another.</summary>
internal sealed class SegmentReader : IDisposable
{
    private readonly SafeFileHandle handle;
    private byte[] buffer = new byte[32 << 10];
    private int start;
    private int end;

    public SegmentReader(string path, long offset)
    {
        handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Position = offset;
    }

    /// <summary>Where the next line begins, bytes.</summary>
    public long Position { get; private set; }

    /// <summary>The next stretch; an unfinished one is returned again until it is finished. Null where nothing follows.</summary>
    /// <param name="limit">Nothing from this offset on is read.</param>
    public SegmentLine? Next(long limit)
    {
        var scanned = 0;
        while (true)
        {
            var feed = buffer.AsSpan(start + scanned, end - start - scanned).IndexOf((byte)'\n');
            if (feed >= 0) return Take(scanned + feed + 1);
            scanned = end - start;
            // No line is as long: the bytes are given in pieces, so that a file of anything takes bounded memory.
            if (scanned >= JournalLine.Longest) return Take(scanned);
            if (Fill(limit)) continue;
            return scanned == 0 ? null : new SegmentLine(LineState.Unfinished, 0, Position, buffer.AsMemory(start, scanned));
        }
    }

    public void Dispose() => handle.Dispose();

    private SegmentLine Take(int length)
    {
        var bytes = buffer.AsMemory(start, length);
        var sequence = JournalLine.Sequence(bytes.Span);
        var line = new SegmentLine(sequence > 0 ? LineState.Whole : LineState.Damaged, sequence, Position, bytes);
        start += length;
        Position += length;
        return line;
    }

    private bool Fill(long limit)
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length) Array.Resize(ref buffer, Math.Min(2 * buffer.Length, JournalLine.Longest));
        var room = Math.Min(buffer.Length - end, limit - Position - end);
        if (room <= 0) return false;
        var read = RandomAccess.Read(handle, buffer.AsSpan(end, (int)room), Position + end);
        end += read;
        return read > 0;
    }
}

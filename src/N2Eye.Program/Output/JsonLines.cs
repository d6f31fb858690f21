using N2Eye.Runtime;

namespace N2Eye.Program.Output;

/// <summary>One line of JSON Lines input.</summary>
/// <param name="Number">Counted from 1, blank lines included.</param>
/// <param name="Utf8">Its bytes without the line ending; valid until the next line is read.</param>
internal readonly record struct JsonLine(long Number, ReadOnlyMemory<byte> Utf8)
{
    /// <summary>The bytes, or a failure where they are not UTF-8.</summary>
    public ReadOnlyMemory<byte> Valid() => System.Text.Unicode.Utf8.IsValid(Utf8.Span) ? Utf8
        : throw new N2EyeException(FailureKind.BadInput, "the line is not valid UTF-8");
}

/// <summary>Reads lines of bytes, so that a line that is not UTF-8 spoils only itself.</summary>
/// <param name="stream">The input.</param>
internal sealed class JsonLines(Stream stream)
{
    private const int LongestLine = 64 << 20;

    private byte[] buffer = new byte[64 << 10];
    private int start;
    private int end;
    private long number;

    /// <summary>The next line that is not blank, or null at the end.</summary>
    /// <exception cref="N2EyeException">A line is longer than 64 MiB.</exception>
    public JsonLine? Next()
    {
        while (Line() is { } line)
        {
            if (!line.Utf8.Span.Trim(" \t\r"u8).IsEmpty) return line;
        }

        return null;
    }

    private JsonLine? Line()
    {
        var scanned = start;
        while (true)
        {
            var found = buffer.AsSpan(scanned, end - scanned).IndexOf((byte)'\n');
            if (found >= 0) return Take(scanned + found, skip: 1);
            scanned = end;
            if (start > 0)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                scanned -= start;
                (start, end) = (0, end - start);
            }

            if (end == buffer.Length)
            {
                if (buffer.Length >= LongestLine) throw new N2EyeException(FailureKind.BadInput, $"Line {number + 1} is longer than {LongestLine >> 20} MiB.");
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var read = stream.Read(buffer, end, buffer.Length - end);
            if (read == 0) return start == end ? null : Take(end, skip: 0);
            end += read;
        }
    }

    private JsonLine Take(int lineEnd, int skip)
    {
        var line = buffer.AsMemory(start, lineEnd - start);
        start = lineEnd + skip;
        return new JsonLine(++number, line);
    }
}

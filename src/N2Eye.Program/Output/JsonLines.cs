using System.Text.Json;
using N2Eye.Runtime;

namespace N2Eye.Program.Output;

/// <summary>One line of JSON Lines input.</summary>
/// <param name="Number">Counted from 1, blank lines included.</param>
/// <param name="Utf8">Its bytes without the line ending; valid until the next line is read.</param>
/// <param name="IsTooLong">True where only its beginning was kept.</param>
internal readonly record struct JsonLine(long Number, ReadOnlyMemory<byte> Utf8, bool IsTooLong)
{
    /// <summary>Parses the line into an object, all of whose strings can be read.</summary>
    /// <exception cref="N2EyeException">It is too long, not UTF-8, not JSON, or no object.</exception>
    public JsonDocument Parse()
    {
        if (IsTooLong) throw Bad($"the line is longer than {JsonLines.LongestLine >> 20} MiB");
        if (!System.Text.Unicode.Utf8.IsValid(Utf8.Span)) throw Bad("the line is not valid UTF-8");
        try
        {
            CheckSurrogates(Utf8.Span);
            var document = JsonDocument.Parse(Utf8);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
            document.Dispose();
        }
        catch (JsonException exception)
        {
            throw Bad($"the line is not JSON (byte {exception.BytePositionInLine + 1})", exception);
        }

        throw Bad("the line is no JSON object");
    }

    /// <summary>Escapes can spell half a surrogate pair, which is no text: found here, not wherever the string is read first.</summary>
    private static void CheckSurrogates(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("\\u"u8) < 0) return;
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || !reader.ValueIsEscaped) continue;
            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException exception)
            {
                throw Bad($"a string of the line holds half a surrogate pair (byte {reader.TokenStartIndex + 1})", exception);
            }
        }
    }

    private static N2EyeException Bad(string message, Exception? cause = null) => new(FailureKind.BadInput, message, cause);
}

/// <summary>Reads lines of bytes, so that a line that is not UTF-8, or too long, spoils only itself.</summary>
/// <param name="stream">The input.</param>
internal sealed class JsonLines(Stream stream)
{
    /// <summary>Bytes that are kept of a line.</summary>
    public const int LongestLine = 64 << 20;

    private byte[] buffer = new byte[64 << 10];
    private int start;
    private int end;
    private long number;

    /// <summary>The next line that is not blank, or null at the end.</summary>
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
                if (buffer.Length >= LongestLine) return TakeTooLong();
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
        // A byte order mark belongs to the file, not to its first line.
        if (number == 0 && line.Span.StartsWith("\uFEFF"u8)) line = line[3..];
        return new JsonLine(++number, line, IsTooLong: false);
    }

    /// <summary>Drops the rest of a line of which the buffer is full.</summary>
    private JsonLine TakeTooLong()
    {
        while (true)
        {
            end = stream.Read(buffer, 0, buffer.Length);
            var found = buffer.AsSpan(0, end).IndexOf((byte)'\n');
            start = found >= 0 ? found + 1 : end;
            if (found >= 0 || end == 0) return new JsonLine(++number, "…"u8.ToArray(), IsTooLong: true);
        }
    }
}

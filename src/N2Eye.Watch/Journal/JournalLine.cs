using System.Buffers;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using N2Eye.Watch.Events;

namespace N2Eye.Watch.Journal;

/// <summary>One event of the journal.</summary>
/// <param name="Sequence">Counts the journal's events from 1.</param>
/// <param name="Event">The event.</param>
public sealed record JournalRecord(long Sequence, CameraEvent Event);

/// <summary>
/// A line of the journal: the event's JSON object with two more fields at its end, <c>,"seq":N,"check":"…"}</c> and a line feed.
/// The check is XXH3 of all bytes before its comma, so that a torn or altered line is told from a whole one and jq still reads it.
/// </summary>
internal static class JournalLine
{
    /// <summary>Bytes of the longest line, the line feed included: bounds what reading takes.</summary>
    public const int Longest = 4 << 20;

    /// <summary>Bytes of <c>,"check":"0123456789abcdef"}</c> and the line feed.</summary>
    public const int TailLength = 10 + CheckLength + 3;

    private const int CheckLength = 16;

    /// <summary>Writes the line.</summary>
    public static void Write(CameraEvent happened, long sequence, ArrayBufferWriter<byte> output)
    {
        EventJson.Write(happened, output);
        // The object is opened again for the two fields: its closing brace is the last byte written.
        var body = output.WrittenSpan[..^1].ToArray();
        output.Clear();
        output.Write(body);
        output.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $",\"seq\":{sequence}")));
        output.Write(Encoding.ASCII.GetBytes(Tail(output.WrittenSpan)));
    }

    /// <summary>The event's number where the bytes, line feed included, are a whole line as it was written; otherwise 0.</summary>
    public static long Sequence(ReadOnlySpan<byte> line)
    {
        if (line.Length <= TailLength) return 0;
        var body = line[..^TailLength];
        Span<byte> expected = stackalloc byte[TailLength];
        Encoding.ASCII.GetBytes(Tail(body), expected);
        if (!line[^TailLength..].SequenceEqual(expected)) return 0;
        return long.TryParse(body[(body.LastIndexOf((byte)':') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : 0;
    }

    /// <summary>Reads the event of a whole line.</summary>
    /// <exception cref="JsonException">Its schema is another version's.</exception>
    public static CameraEvent Read(ReadOnlySpan<byte> line) => EventJson.Read(line);

    private static string Tail(ReadOnlySpan<byte> body) => string.Create(CultureInfo.InvariantCulture, $",\"check\":\"{XxHash3.HashToUInt64(body):x16}\"}}\n");
}

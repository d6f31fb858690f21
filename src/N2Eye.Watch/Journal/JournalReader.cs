using Microsoft.Extensions.Logging;
using N2Eye.Runtime;

namespace N2Eye.Watch.Journal;

/// <summary>Reads a journal that another process may be writing: for asking again about what was stored.</summary>
public static class JournalReader
{
    // A segment may have begun a moment ago.
    private const int NewestSegments = 2;

    /// <summary>All events that the folder holds, the oldest first. Damage is reported and skipped.</summary>
    /// <param name="folder">The journal's folder.</param>
    /// <param name="logger">Told of damage.</param>
    /// <exception cref="N2EyeException">FileAccess: there is no journal, or it cannot be read.</exception>
    public static IEnumerable<JournalRecord> ReadAll(string folder, ILogger logger) => Numbers(folder).SelectMany(number => ReadSegment(folder, number, logger));

    /// <summary>The event of that id, or null. The newest segments are looked at first.</summary>
    /// <param name="folder">The journal's folder.</param>
    /// <param name="id">The event's id.</param>
    /// <param name="logger">Told of damage.</param>
    /// <exception cref="N2EyeException">FileAccess: there is no journal, or it cannot be read.</exception>
    public static JournalRecord? Find(string folder, string id, ILogger logger) => Numbers(folder).AsEnumerable().Reverse()
        .SelectMany(number => ReadSegment(folder, number, logger)).FirstOrDefault(record => record.Event.Id == id);

    /// <summary>The newest events, the oldest of them first: those of the last segments, which are many and not all.</summary>
    /// <param name="folder">The journal's folder.</param>
    /// <param name="logger">Told of damage.</param>
    internal static IEnumerable<JournalRecord> ReadNewest(string folder, ILogger logger) => Segments.List(folder).TakeLast(NewestSegments).SelectMany(number => ReadSegment(folder, number, logger));

    private static List<long> Numbers(string folder)
    {
        try
        {
            if (Segments.List(folder) is { Count: > 0 } numbers) return numbers;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new N2EyeException(FailureKind.FileAccess, $"{folder} cannot be read: give the folder of a journal.", exception);
        }

        throw new N2EyeException(FailureKind.FileAccess, $"{folder} holds no journal (events-000001.jsonl…).");
    }

    private static IEnumerable<JournalRecord> ReadSegment(string folder, long number, ILogger logger)
    {
        var path = Segments.Path(folder, number);
        using var reader = Open(path);
        // What is not finished is being written.
        while (reader?.Next(long.MaxValue) is { State: not LineState.Unfinished } line)
        {
            if (line.State == LineState.Damaged) logger.DamagedLine(path, line.Offset);
            else if (line.Read(logger) is { } record) yield return record;
        }
    }

    private static SegmentReader? Open(string path)
    {
        try
        {
            return new SegmentReader(path, 0);
        }
        catch (FileNotFoundException)
        {
            // Retention took it since it was listed.
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new N2EyeException(FailureKind.FileAccess, $"{path} cannot be read: check the permissions.", exception);
        }
    }
}

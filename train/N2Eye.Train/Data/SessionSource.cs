using System.Text.Json;
using N2Eye.Runtime;

namespace N2Eye.Train.Data;

/// <summary>Finds and reads sessions: a folder with sessions.jsonl or parquet files, or one such file.</summary>
public static class SessionSource
{
    /// <summary>Every session, in the order of the files.</summary>
    /// <exception cref="N2EyeException">
    /// FileAccess: the path is absent or holds no sessions. BadInput: a session cannot be used; the line names file, line and field.
    /// </exception>
    public static IReadOnlyList<Session> Read(string path)
    {
        var sessions = Files(path).SelectMany(ReadFile).ToList();
        return sessions.Count > 0 ? sessions : throw new N2EyeException(FailureKind.BadInput, $"{path} holds no session.");
    }

    private static IEnumerable<string> Files(string path)
    {
        if (File.Exists(path)) return [path];
        if (!Directory.Exists(path)) throw new N2EyeException(FailureKind.FileAccess, $"{path} does not exist: give a folder with sessions.jsonl or parquet files.");
        var lines = Path.Combine(path, "sessions.jsonl");
        if (File.Exists(lines)) return [lines];
        var tables = Directory.GetFiles(path, "*.parquet").Order(StringComparer.Ordinal).ToList();
        return tables.Count > 0 ? tables : throw new N2EyeException(FailureKind.FileAccess, $"{path} holds neither sessions.jsonl nor parquet files.");
    }

    private static IEnumerable<Session> ReadFile(string path)
    {
        var fields = new SessionFields(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase) ? ParquetSessions.Read(path, fields) : ReadLines(path, fields);
    }

    private static IEnumerable<Session> ReadLines(string path, SessionFields fields)
    {
        foreach (var (index, line) in File.ReadLines(path).Index())
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            var place = $"{path} line {index + 1}";
            using var document = Parse(line, place);
            yield return fields.Read(document.RootElement, place);
        }
    }

    private static JsonDocument Parse(string line, string place)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException error)
        {
            throw new N2EyeException(FailureKind.BadInput, $"{place} is no JSON (byte {error.BytePositionInLine + 1}).", error);
        }
    }
}

using System.Text.Json;
using N2Eye.Runtime;
using N2Eye.Runtime.Prompts.Templates;

namespace N2Eye.Quant.Npu.Calibrating;

/// <summary>A conversation about at most one picture (docs/training.md, Data).</summary>
/// <param name="Place">File and line, for messages.</param>
/// <param name="Picture">The picture's file, or null.</param>
/// <param name="Messages">System prompt, questions, what tools returned, and answers.</param>
/// <param name="Tools">The tools that may be called, or null.</param>
/// <param name="Line">The line itself.</param>
/// <param name="Turns">Its questions in order; at least one.</param>
internal sealed record CalibrationSession(
    string Place, string? Picture, IReadOnlyList<ChatMessage> Messages, IReadOnlyList<TemplateValue>? Tools, string Line, IReadOnlyList<SessionTurn> Turns)
{
    /// <summary>The first sessions of a folder with sessions.jsonl, or of such a file.</summary>
    /// <param name="path">Folder or file.</param>
    /// <param name="most">How many.</param>
    /// <param name="flag">The flag that named it, for messages.</param>
    /// <exception cref="N2EyeException">FileAccess or BadInput; one line with file, line and field.</exception>
    public static IReadOnlyList<CalibrationSession> Read(string path, int most, string flag = "--calibrate")
    {
        var file = Directory.Exists(path) ? Path.Combine(path, "sessions.jsonl") : path;
        if (!File.Exists(file)) throw new N2EyeException(FailureKind.FileAccess, $"{file} does not exist: {flag} takes a folder with sessions.jsonl and its pictures (docs/training.md).");
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var sessions = new List<CalibrationSession>();
        foreach (var (index, line) in File.ReadLines(file).Index())
        {
            if (sessions.Count == most) break;
            if (!string.IsNullOrWhiteSpace(line)) sessions.Add(Parse(line, folder, $"{file} line {index + 1}"));
        }

        return sessions.Count > 0 ? sessions : throw new N2EyeException(FailureKind.BadInput, $"{file} holds no session.");
    }

    private static CalibrationSession Parse(string line, string folder, string place)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var json = document.RootElement;
            var picture = Text(json, "image", place);
            var messages = new List<ChatMessage>();
            var asked = new List<SessionTurn>();
            if (Text(json, "system", place) is { Length: > 0 } system) messages.Add(ChatMessage.System(system));
            if (!json.TryGetProperty("turns", out var turns) || turns.ValueKind != JsonValueKind.Array || turns.GetArrayLength() == 0) throw Bad(place, "\"turns\" must be an array with at least one turn");
            foreach (var (index, turn) in turns.EnumerateArray().Index())
            {
                var query = Text(turn, "query", place) ?? throw Bad(place, $"turns[{index}] has no \"query\"");
                var answer = Text(turn, "answer", place) ?? throw Bad(place, $"turns[{index}] has no \"answer\"");
                messages.Add(Text(turn, "role", place) == "tool" ? new ChatMessage("tool", JsonValues.String(query)) : ChatMessage.User(index == 0 && picture is not null ? 1 : 0, query));
                asked.Add(new SessionTurn(messages.Count, Text(turn, "query_category", place) ?? "", [answer, .. Texts(turn, "answers", place)]));
                messages.Add(ChatMessage.Assistant(answer));
            }

            var tools = json.TryGetProperty("tools", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(JsonValues.From).ToArray() : null;
            return new CalibrationSession(place, picture is null ? null : Path.Combine(folder, picture), messages, tools, line, asked);
        }
        catch (JsonException error)
        {
            throw new N2EyeException(FailureKind.BadInput, $"{place} is no JSON (byte {error.BytePositionInLine + 1}).", error);
        }
        catch (InvalidOperationException)
        {
            throw Bad(place, "a session and its turns must be JSON objects");
        }
    }

    private static string? Text(JsonElement owner, string name, string place)
    {
        if (!owner.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw Bad(place, $"\"{name}\" must be a string");
    }

    private static IEnumerable<string> Texts(JsonElement owner, string name, string place)
    {
        if (!owner.TryGetProperty(name, out var list) || list.ValueKind == JsonValueKind.Null) return [];
        return list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. list.EnumerateArray().Select(item => item.GetString()!)]
            : throw Bad(place, $"\"{name}\" must be an array of strings");
    }

    private static N2EyeException Bad(string place, string what) => new(FailureKind.BadInput, $"{place}: {what}.");
}

/// <summary>A question of a session.</summary>
/// <param name="Messages">How many messages come up to the question, itself included; the answer follows.</param>
/// <param name="Category">Its <c>query_category</c>; empty where it has none.</param>
/// <param name="Answers">What is right; at least one.</param>
internal sealed record SessionTurn(int Messages, string Category, IReadOnlyList<string> Answers);

using System.Text.Json.Nodes;
using N2Eye.Train.Data;

namespace N2Eye.Train.Evaluation;

/// <summary>Questions as lines of <c>n2eye batch</c>.</summary>
internal static class BatchLines
{
    /// <summary>The conversation up to a turn's question, with the answers given so far.</summary>
    public static string Of(Session session, int turn, IReadOnlyList<string> answers)
    {
        var messages = new JsonArray();
        if (!string.IsNullOrEmpty(session.System)) messages.Add(Message("system", session.System));
        for (var i = 0; i <= turn; i++)
        {
            messages.Add(i == 0 && session.Picture is not null ? WithPicture(session.Turns[i].Query) : Message(session.Turns[i].Role, session.Turns[i].Query));
            if (i < turn) messages.Add(Message("assistant", answers[i]));
        }

        var line = new JsonObject { ["id"] = session.Id, ["messages"] = messages };
        if (session.Picture is { } picture) line["images"] = new JsonArray(Name(picture));
        if (session.Tools is { } tools) line["tools"] = JsonNode.Parse(tools);
        return line.ToJsonString();
    }

    private static JsonObject Message(string role, string content) => new() { ["role"] = role, ["content"] = content };

    private static JsonObject WithPicture(string question) => new()
    {
        ["role"] = "user",
        ["content"] = new JsonArray(new JsonObject { ["type"] = "image" }, new JsonObject { ["type"] = "text", ["text"] = question }),
    };

    private static string Name(SessionPicture picture) => picture is SessionPicture.Memory memory
        ? "data:application/octet-stream;base64," + Convert.ToBase64String(memory.Bytes)
        : Path.GetFullPath(((SessionPicture.File)picture).Path);
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using N2Eye.Train.Data.Scenes;

namespace N2Eye.Train.Data.Sessions;

/// <summary>Sessions as lines of JSON.</summary>
public static class SessionJson
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One line, without its end.</summary>
    public static string Line(Session session)
    {
        var line = new JsonObject { ["session_id"] = session.Id };
        if (session.Image is not null) line["image"] = session.Image;
        if (session.System is not null) line["system"] = session.System;
        if (session.Tools.Count > 0) line["tools"] = new JsonArray([.. session.Tools.Select(tool => tool.DeepClone())]);
        line["turns"] = new JsonArray([.. session.Turns.Select(Turn)]);
        if (session.Truth is not null) line["truth"] = session.Truth.DeepClone();
        return line.ToJsonString(Json);
    }

    private static JsonObject Turn(SessionTurn turn)
    {
        var line = new JsonObject
        {
            ["interaction_id"] = turn.Id,
            ["query"] = turn.Query,
            ["query_category"] = turn.Category,
            ["domain"] = turn.Domain,
            ["answer"] = turn.Answer,
            ["wording"] = turn.IsHeldOut ? "held_out" : "taught",
        };
        if (turn.Role != SessionTurn.User) line["role"] = turn.Role;
        return line;
    }

    /// <summary>Reads one line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="where">How a message calls it.</param>
    /// <exception cref="DataException">It is no session.</exception>
    public static Session Parse(string line, string where)
    {
        try
        {
            var node = JsonNode.Parse(line)!.AsObject();
            var turns = Required(node, "turns").AsArray().Select(turn => new SessionTurn(
                Text(turn!, "interaction_id"),
                Text(turn!, "query"),
                turn!["query_category"]?.GetValue<string>() ?? "",
                turn["domain"]?.GetValue<string>() ?? "",
                Text(turn, "answer"),
                turn["wording"]?.GetValue<string>() == "held_out",
                turn["role"]?.GetValue<string>() ?? SessionTurn.User)).ToArray();
            if (turns.Length == 0) throw new DataException($"{where}: 'turns' is empty.");
            return new Session(
                Text(node, "session_id"),
                node["system"]?.GetValue<string>(),
                [.. (node["tools"]?.AsArray() ?? []).Select(tool => tool!.DeepClone())],
                turns,
                node["image"]?.GetValue<string>(),
                node["truth"]?.DeepClone().AsObject());
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException or NullReferenceException)
        {
            throw new DataException($"{where}: no session: {failure.Message.ReplaceLineEndings(" ")}", failure);
        }

        JsonNode Required(JsonNode node, string field) => node[field] ?? throw new DataException($"{where}: '{field}' is absent.");

        string Text(JsonNode node, string field) => Required(node, field).GetValue<string>();
    }

    /// <summary>What is true of a scene.</summary>
    public static JsonObject Truth(Scene scene) => new()
    {
        ["size"] = scene.Size,
        ["backdrop"] = scene.Backdrop.ToString().ToLowerInvariant(),
        ["objects"] = new JsonArray([.. scene.Objects.Select(Object)]),
    };

    private static JsonObject Object(SceneObject thing)
    {
        var fields = new JsonObject { ["name"] = thing.Name, ["hex"] = thing.Sprite.Hex, ["artist"] = thing.Sprite.Artist };
        if (thing.Cell is not null) fields["cell"] = thing.Cell;
        if (thing.Colour is not null) fields["colour"] = thing.Colour;
        fields["x"] = Math.Round(thing.Placement.X, 1);
        fields["y"] = Math.Round(thing.Placement.Y, 1);
        fields["side"] = Math.Round(thing.Placement.Side, 1);
        fields["visible"] = Math.Round(thing.Visible, 2);
        if (thing.On is { } below) fields["on"] = below;
        return fields;
    }
}

using System.Text.Json;
using N2Eye.Runtime;

namespace N2Eye.Train.Data;

/// <summary>Takes one session's JSON apart; what is wrong is told with its file, line and field.</summary>
/// <param name="folder">What picture paths are relative to.</param>
internal sealed class SessionFields(string folder)
{
    /// <exception cref="N2EyeException">BadInput: a field is missing or of another type.</exception>
    public Session Read(JsonElement json, string place)
    {
        if (json.ValueKind != JsonValueKind.Object) throw Bad(place, "a session must be a JSON object");
        var id = Text(json, "session_id", place) ?? throw Bad(place, "\"session_id\" is missing");
        place = $"{place}, session {id}";
        return new Session
        {
            Id = id,
            Place = place,
            Picture = Picture(json, place),
            System = Text(json, "system", place),
            Tools = Tools(json, place),
            Turns = Turns(json, place),
        };
    }

    public static N2EyeException Bad(string place, string message) => new(FailureKind.BadInput, $"{place}: {message}.");

    private static List<SessionTurn> Turns(JsonElement json, string place)
    {
        if (Member(json, "turns") is not { ValueKind: JsonValueKind.Array } turns || turns.GetArrayLength() == 0) throw Bad(place, "\"turns\" must be an array with at least one turn");
        // CRAG-MM's parquet keeps the answers in a column beside the turns.
        var separate = Separate(json, place);
        return [.. turns.EnumerateArray().Select((turn, index) => Turn(turn, index, separate, $"{place}, turns[{index}]"))];
    }

    private static SessionTurn Turn(JsonElement turn, int index, Dictionary<string, string> separate, string place)
    {
        if (turn.ValueKind != JsonValueKind.Object) throw Bad(place, "a turn must be an object");
        var id = Text(turn, "interaction_id", place) ?? index.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var role = Text(turn, "role", place) ?? "user";
        if (role is not ("user" or "tool")) throw Bad(place, $"\"role\" is \"{role}\": it must be user or tool");
        var answer = Text(turn, "answer", place) ?? separate.GetValueOrDefault(id) ?? throw Bad(place, "\"answer\" is missing");
        if (answer.Length == 0) throw Bad(place, "\"answer\" is empty");
        return new SessionTurn
        {
            Id = id,
            Role = role,
            Query = Text(turn, "query", place) ?? throw Bad(place, "\"query\" is missing"),
            Category = Label(turn, "query_category", place),
            Domain = Label(turn, "domain", place),
            Answers = [answer, .. Texts(turn, "answers", place).Where(other => other != answer)],
        };
    }

    private static Dictionary<string, string> Separate(JsonElement json, string place)
    {
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Member(json, "answers") is not { ValueKind: JsonValueKind.Array } list) return answers;
        foreach (var (index, entry) in list.EnumerateArray().Index())
        {
            var where = $"{place}, answers[{index}]";
            if (entry.ValueKind != JsonValueKind.Object) throw Bad(where, "an answer must be an object with \"interaction_id\" and \"ans_full\"");
            answers[Text(entry, "interaction_id", where) ?? throw Bad(where, "\"interaction_id\" is missing")] =
                Text(entry, "ans_full", where) ?? throw Bad(where, "\"ans_full\" is missing");
        }

        return answers;
    }

    /// <summary><c>image</c>: a path, or {"bytes": base64, "path": …}; otherwise <c>image_url</c>.</summary>
    private SessionPicture? Picture(JsonElement json, string place)
    {
        if (Member(json, "image") is { } image)
        {
            if (image.ValueKind == JsonValueKind.String) return Named(image.GetString()!, place);
            if (image.ValueKind != JsonValueKind.Object) throw Bad(place, "\"image\" must be a path, or an object with \"bytes\" or \"path\"");
            if (Member(image, "bytes") is { } bytes)
            {
                return bytes.ValueKind == JsonValueKind.String && bytes.TryGetBytesFromBase64(out var decoded)
                    ? new SessionPicture.Memory(decoded, $"the picture of {place}") : throw Bad(place, "\"image.bytes\" is no base64");
            }

            if (Text(image, "path", place) is { } path) return Named(path, place);
        }

        return Text(json, "image_url", place) is { Length: > 0 } url ? Named(url, place) : null;
    }

    private SessionPicture Named(string name, string place)
    {
        if (name.Length == 0) throw Bad(place, "the picture's path is empty");
        var isAddress = name.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || name.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (!isAddress) return new SessionPicture.File(Path.Combine(folder, name));
        // Nothing is fetched: a picture that was downloaded before lies under the last part of its address.
        var file = name[(name.LastIndexOf('/') + 1)..].Split('?', '#')[0];
        var path = Path.Combine(folder, "images", file);
        return File.Exists(path) ? new SessionPicture.File(path)
            : throw Bad(place, $"its picture is only an address, and images/{file} is not there: the trainer does not use the network, download it first");
    }

    private static string? Tools(JsonElement json, string place) => Member(json, "tools") switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } tools => tools.GetRawText(),
        _ => throw Bad(place, "\"tools\" must be an array"),
    };

    private static IEnumerable<string> Texts(JsonElement owner, string name, string place) => Member(owner, name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) => list.EnumerateArray().Select(item => item.GetString()!),
        _ => throw Bad(place, $"\"{name}\" must be an array of strings"),
    };

    /// <summary>A label; CRAG-MM's parquet numbers its classes.</summary>
    private static string Label(JsonElement owner, string name, string place) =>
        Member(owner, name) is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : Text(owner, name, place) ?? "";

    private static string? Text(JsonElement owner, string name, string place) => Member(owner, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        _ => throw Bad(place, $"\"{name}\" must be a string"),
    };

    /// <summary>The member, or null where it is absent or null.</summary>
    private static JsonElement? Member(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}

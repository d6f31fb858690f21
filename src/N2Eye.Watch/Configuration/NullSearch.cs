using System.Globalization;
using System.Text.Json;

namespace N2Eye.Watch.Configuration;

/// <summary>Finds null in lists and among what has a name: the JSON library refuses it in fields alone.</summary>
internal static class NullSearch
{
    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The place of the first null, such as <c>triggers.door.ask[1]</c>; null = there is none.</summary>
    /// <param name="utf8Json">A configuration that the library has read: it has no field that there is not.</param>
    public static string? First(ReadOnlySpan<byte> utf8Json) => In(JsonElement.Parse(utf8Json, Options), "").FirstOrDefault();

    private static IEnumerable<string> In(JsonElement value, string place, bool isField = false) => value.ValueKind switch
    {
        JsonValueKind.Null when !isField => [place],
        JsonValueKind.Array => value.EnumerateArray().SelectMany((item, i) => In(item, string.Create(CultureInfo.InvariantCulture, $"{place}[{i}]"))),
        JsonValueKind.Object when place is "cameras" or "triggers" or "queries" or "sinks" => value.EnumerateObject().SelectMany(named => In(named.Value, $"{place}.{named.Name}")),
        // A schema may hold null, and an answer may be it.
        JsonValueKind.Object => value.EnumerateObject().Where(field => field.Name is not ("schema" or "equals"))
            .SelectMany(field => In(field.Value, place.Length == 0 ? field.Name : $"{place}.{field.Name}", isField: true)),
        _ => [],
    };
}

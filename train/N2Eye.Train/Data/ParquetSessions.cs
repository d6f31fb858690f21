using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using N2Eye.Runtime;
using Parquet;
using Parquet.Serialization;

namespace N2Eye.Train.Data;

/// <summary>Reads CRAG-MM's parquet: a row is a session, <c>turns</c> a list of structs, <c>image</c> a struct of bytes and path.</summary>
internal static class ParquetSessions
{
    public static IEnumerable<Session> Read(string path, SessionFields fields)
    {
        var row = 0L;
        for (var group = 0; group < Groups(path); group++)
        {
            // A row group at a time: only its pictures' bytes stay, not its columns.
            foreach (var data in Rows(path, group))
            {
                using var document = JsonDocument.Parse(ToJson(data)!.ToJsonString());
                yield return fields.Read(document.RootElement, $"{path} row {++row}");
            }
        }
    }

    private static int Groups(string path) => Guard(path, async () =>
    {
        await using var reader = await ParquetReader.CreateAsync(path, new ParquetOptions(), default);
        return reader.RowGroupCount;
    });

    private static IReadOnlyList<Dictionary<string, object>> Rows(string path, int group) => Guard(path, async () =>
    {
        await using var stream = File.OpenRead(path);
        var result = await ParquetSerializer.DeserializeUntypedAsync(stream, new ParquetOptions(), group, default);
        return (IReadOnlyList<Dictionary<string, object>>)[.. result.Data];
    });

    private static T Guard<T>(string path, Func<Task<T>> body)
    {
        try
        {
            return body().GetAwaiter().GetResult();
        }
        catch (Exception failure) when (failure is not (UnauthorizedAccessException or OutOfMemoryException))
        {
            throw new N2EyeException(FailureKind.BadInput, $"{path} is no parquet file that can be read: {failure.Message.ReplaceLineEndings(" ")}", failure);
        }
    }

    /// <summary>The row as the JSON Lines have it; bytes as base64.</summary>
    private static JsonNode? ToJson(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        byte[] bytes => JsonValue.Create(Convert.ToBase64String(bytes)),
        bool truth => JsonValue.Create(truth),
        int or long or short or byte => JsonValue.Create(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)),
        float or double => JsonValue.Create(Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture)),
        IDictionary members => new JsonObject(members.Keys.Cast<object>().Select(key => new KeyValuePair<string, JsonNode?>(key.ToString()!, ToJson(members[key])))),
        IEnumerable items => new JsonArray([.. items.Cast<object?>().Select(ToJson)]),
        _ => JsonValue.Create(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)),
    };
}

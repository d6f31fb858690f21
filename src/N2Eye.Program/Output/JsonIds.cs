using System.Text.Json;

namespace N2Eye.Program.Output;

/// <summary>Lists of token ids.</summary>
internal static class JsonIds
{
    public static void Write(Utf8JsonWriter writer, string name, IEnumerable<int> ids)
    {
        writer.WriteStartArray(name);
        foreach (var id in ids) writer.WriteNumberValue(id);
        writer.WriteEndArray();
    }
}

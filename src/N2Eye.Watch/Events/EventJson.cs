using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace N2Eye.Watch.Events;

/// <summary>An event as one line of JSON (docs/event.schema.json).</summary>
public static class EventJson
{
    // Answers are read by people too: é stays é. Quotes, backslashes and control characters are still escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the event as one JSON object without line breaks; fields that are null are left out.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="output">Where it goes, UTF-8.</param>
    public static void Write(CameraEvent happened, IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        JsonSerializer.Serialize(writer, happened, EventJsonContext.Default.CameraEvent);
    }

    /// <summary>The event as one JSON object, UTF-8.</summary>
    public static byte[] ToUtf8(CameraEvent happened)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        Write(happened, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads an event. Fields that this version does not know are skipped, so that an older program reads a newer one's events.</summary>
    /// <param name="utf8Json">One JSON object, UTF-8.</param>
    /// <exception cref="JsonException">It is no event; the message names the field.</exception>
    public static CameraEvent Read(ReadOnlySpan<byte> utf8Json)
    {
        var happened = JsonSerializer.Deserialize(utf8Json, EventJsonContext.Default.CameraEvent) ?? throw new JsonException("an event is null");
        // Fields are only ever added within a version; another version's fields may mean something else.
        return happened.Schema == CameraEvent.SchemaName ? happened : throw new JsonException($"its schema is '{happened.Schema}', not {CameraEvent.SchemaName}");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CameraEvent))]
internal sealed partial class EventJsonContext : JsonSerializerContext;

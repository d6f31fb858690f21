using System.Buffers;
using System.Text.Json;
using N2Eye.Runtime;
using N2Eye.Runtime.Prompts.Templates;

namespace N2Eye.Program.Commands;

/// <summary>Reads the fields of one batch line.</summary>
internal static class BatchLine
{
    /// <summary>
    /// The pictures in the order in which the prompt shows them: a part of a message may name its own, as Hugging Face and OpenAI
    /// write it; the others stand in <c>images</c>.
    /// </summary>
    public static List<string> Images(JsonElement line)
    {
        if (line.TryGetProperty("image", out _)) throw Bad("\"image\" is no field of a line: give \"images\" with an array of paths");
        var listed = Listed(line);
        var next = 0;
        var result = new List<string>();
        foreach (var part in PictureParts(line))
        {
            if (Named(part) is { } own) result.Add(own);
            else if (next < listed.Count) result.Add(listed[next++]);
        }

        // What is left over has no place, which the prompt will tell with the right numbers.
        result.AddRange(listed.Skip(next));
        return result;
    }

    /// <summary>The conversation: <c>messages</c> as they are, or one question with its pictures in front.</summary>
    public static ChatRequest Request(JsonElement line, int pictures, string? system)
    {
        var hasMessages = line.TryGetProperty("messages", out var messages);
        var hasQuestion = line.TryGetProperty("question", out var question);
        if (hasMessages == hasQuestion)
            throw Bad(hasMessages ? "give \"question\" or \"messages\", not both" : "\"question\" or \"messages\" is missing");
        if (hasMessages)
        {
            if (line.TryGetProperty("system", out _)) throw Bad("\"system\" goes with \"question\": put a message with the role system into \"messages\"");
            if (messages.ValueKind == JsonValueKind.Array && messages.GetArrayLength() == 0) throw Bad("\"messages\" is empty");
            return ChatRequest.Parse(WithPlainPictureParts(line)) with { AddGenerationPrompt = true };
        }

        if (question.ValueKind != JsonValueKind.String) throw Bad("\"question\" must be a string");
        return ChatRequests.Question(SystemPrompt(line) ?? system, pictures, question.GetString()!, ControlTokens.TemplateOnly);
    }

    /// <summary>The line's own schema, as it stands; null where it has none.</summary>
    public static JsonElement? Schema(JsonElement line) => line.TryGetProperty("schema", out var schema) ? schema : null;

    private static List<string> Listed(JsonElement line)
    {
        if (!line.TryGetProperty("images", out var images)) return [];
        if (images.ValueKind != JsonValueKind.Array || images.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
            throw Bad("\"images\" must be an array of paths");
        return [.. images.EnumerateArray().Select(item => item.GetString()!)];
    }

    private static string? SystemPrompt(JsonElement line)
    {
        if (!line.TryGetProperty("system", out var system)) return null;
        return system.ValueKind == JsonValueKind.String ? system.GetString() : throw Bad("\"system\" must be a string");
    }

    private static IEnumerable<JsonElement> PictureParts(JsonElement line) =>
        from message in Elements(line, "messages")
        from part in Elements(message, "content")
        where IsType(part, "image") || IsType(part, "image_url")
        select part;

    private static IEnumerable<JsonElement> Elements(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    private static bool IsType(JsonElement part, string type) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty("type", out var value) && value.ValueKind == JsonValueKind.String && value.ValueEquals(type);

    /// <summary>The picture that a part names itself: <c>image</c>, <c>path</c> or <c>url</c>; OpenAI's lies one object deeper.</summary>
    private static string? Named(JsonElement part)
    {
        if (IsType(part, "image_url"))
        {
            return part.TryGetProperty("image_url", out var inner) && (inner.ValueKind == JsonValueKind.String ? inner.GetString() : Text(inner, "url")) is { } url
                ? url
                : throw Bad("a part of type \"image_url\" needs {\"image_url\":{\"url\":…}}");
        }

        return Text(part, "image") ?? Text(part, "path") ?? Text(part, "url");
    }

    private static string? Text(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The line with OpenAI's picture parts as chat templates know them: <c>{"type":"image"}</c>.</summary>
    private static ReadOnlySpan<byte> WithPlainPictureParts(JsonElement line)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) Copy(line, writer, depth: 0);
        return buffer.WrittenSpan;
    }

    // line (0) → messages (1) → message (2) → content (3) → part (4)
    private static void Copy(JsonElement element, Utf8JsonWriter writer, int depth)
    {
        if (depth == 4 && IsType(element, "image_url"))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "image");
            writer.WriteEndObject();
        }
        else if (depth is 0 or 2 && element.ValueKind == JsonValueKind.Object)
        {
            writer.WriteStartObject();
            foreach (var property in element.EnumerateObject())
            {
                writer.WritePropertyName(property.Name);
                if (property.NameEquals(depth == 0 ? "messages" : "content")) Copy(property.Value, writer, depth + 1);
                else property.Value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }
        else if (depth is 1 or 3 && element.ValueKind == JsonValueKind.Array)
        {
            writer.WriteStartArray();
            foreach (var item in element.EnumerateArray()) Copy(item, writer, depth + 1);
            writer.WriteEndArray();
        }
        else
        {
            element.WriteTo(writer);
        }
    }

    private static N2EyeException Bad(string message) => new(FailureKind.BadInput, message);
}

using System.Text.Json;
using N2Eye.Runtime;
using N2Eye.Runtime.Prompts.Templates;

namespace N2Eye.Program.Commands;

/// <summary>Reads the fields of one batch line.</summary>
internal static class BatchLine
{
    /// <summary>Paths of the pictures, in order.</summary>
    public static IEnumerable<string> Images(JsonElement line)
    {
        if (!line.TryGetProperty("images", out var images)) return [];
        if (images.ValueKind != JsonValueKind.Array || images.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
            throw new N2EyeException(FailureKind.BadInput, "\"images\" must be an array of paths");
        return images.EnumerateArray().Select(item => item.GetString()!);
    }

    /// <summary>The conversation: <c>messages</c> as they are, or one question with its pictures in front.</summary>
    public static ChatRequest Request(JsonElement line, int pictures, string? system)
    {
        var hasMessages = line.TryGetProperty("messages", out _);
        var hasQuestion = line.TryGetProperty("question", out var question);
        if (hasMessages == hasQuestion)
            throw new N2EyeException(FailureKind.BadInput, hasMessages ? "give \"question\" or \"messages\", not both" : "\"question\" or \"messages\" is missing");
        if (hasMessages) return ChatRequest.From(line) with { AddGenerationPrompt = true };
        if (question.ValueKind != JsonValueKind.String) throw new N2EyeException(FailureKind.BadInput, "\"question\" must be a string");
        return ChatRequests.Question(SystemPrompt(line) ?? system, pictures, question.GetString()!, ControlTokens.TemplateOnly);
    }

    private static string? SystemPrompt(JsonElement line)
    {
        if (!line.TryGetProperty("system", out var system)) return null;
        return system.ValueKind == JsonValueKind.String ? system.GetString() : throw new N2EyeException(FailureKind.BadInput, "\"system\" must be a string");
    }
}

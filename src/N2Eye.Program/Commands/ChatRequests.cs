using N2Eye.Runtime.Prompts.Templates;

namespace N2Eye.Program.Commands;

/// <summary>Requests as the commands make them from flags.</summary>
internal static class ChatRequests
{
    /// <summary>A system prompt, if any, and one question with its pictures in front.</summary>
    public static ChatRequest Question(string? system, int pictures, string question, ControlTokens controlTokens) => new()
    {
        Messages = [.. System(system), ChatMessage.User(pictures, question)],
        AddGenerationPrompt = true,
        ControlTokens = controlTokens,
    };

    /// <summary>The system message, or nothing.</summary>
    public static IEnumerable<ChatMessage> System(string? text) => string.IsNullOrEmpty(text) ? [] : [ChatMessage.System(text)];
}

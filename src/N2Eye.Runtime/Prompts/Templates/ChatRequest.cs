using System.Text.Json;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>A conversation to render.</summary>
public sealed record ChatRequest
{
    private static readonly Dictionary<string, TemplateValue> NoVariables = [];

    /// <summary>The messages in their order.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>The tools that the model may call, as JSON; null where there are none.</summary>
    public IReadOnlyList<TemplateValue>? Tools { get; init; }

    /// <summary>Ends the prompt with the beginning of the assistant's answer.</summary>
    public bool AddGenerationPrompt { get; init; }

    /// <summary>Further variables of the template, such as <c>enable_thinking</c>.</summary>
    public IReadOnlyDictionary<string, TemplateValue> Variables { get; init; } = NoVariables;

    /// <summary>Where the spelling of a control token means the token.</summary>
    public ControlTokens ControlTokens { get; init; }

    /// <summary>The clock of <c>strftime_now</c>.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// Reads <c>{"messages": […], "tools": […], "add_generation_prompt": …, "chat_template_kwargs": {…}}</c>. Other members are
    /// variables of the template, like those of chat_template_kwargs.
    /// </summary>
    /// <param name="utf8Json">The JSON text in UTF-8.</param>
    /// <exception cref="N2EyeException">BadInput, where it is not that.</exception>
    public static ChatRequest Parse(ReadOnlySpan<byte> utf8Json) => ChatRequestReader.Read(JsonValues.Parse(utf8Json));

    /// <summary>Reads the same from JSON that is already parsed.</summary>
    /// <exception cref="N2EyeException">BadInput, where it is not that.</exception>
    public static ChatRequest From(JsonElement json) => ChatRequestReader.Read(JsonValues.From(json));

    /// <summary>The template's variables, as transformers passes them.</summary>
    internal Dictionary<string, TemplateValue> ToVariables(IReadOnlyDictionary<string, string> specialTokens)
    {
        var variables = new Dictionary<string, TemplateValue>(StringComparer.Ordinal);
        foreach (var (name, text) in specialTokens) variables[name] = TextValue.Template(text);
        foreach (var (name, value) in Variables) variables[name] = Trust(value);
        variables.TryAdd("documents", NoneValue.Template);
        variables["messages"] = new ListValue(Messages.Select(message => message.ToValue(ControlTokens)).ToArray(), ControlTokens != ControlTokens.Everywhere);
        variables["tools"] = Tools is null ? NoneValue.Template : new ListValue(Tools.Select(Trust).ToArray(), ControlTokens != ControlTokens.Everywhere);
        variables["add_generation_prompt"] = BooleanValue.Of(AddGenerationPrompt);
        return variables;
    }

    private TemplateValue Trust(TemplateValue value) => ControlTokens == ControlTokens.Everywhere ? value.Trusted() : value;
}

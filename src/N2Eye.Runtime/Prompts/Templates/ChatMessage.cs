namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>One message of a conversation.</summary>
public sealed class ChatMessage
{
    private readonly DictValue fields;

    internal ChatMessage(DictValue fields)
    {
        this.fields = fields;
        Role = fields.Find("role") is TextValue role
            ? role.Text
            : throw new N2EyeException(FailureKind.BadInput, "A message needs \"role\" with a string.");
    }

    /// <summary>A message with any content and further fields.</summary>
    /// <param name="role">Who speaks; templates know system, user, assistant and tool.</param>
    /// <param name="content">What is said.</param>
    /// <param name="extra">Further fields such as tool_calls, name or reasoning_content.</param>
    public ChatMessage(string role, TemplateValue content, params ReadOnlySpan<(string Name, TemplateValue Value)> extra)
        : this(JsonValues.Object([("role", TextValue.User(role)), ("content", content), .. extra]))
    {
    }

    /// <summary>Who speaks.</summary>
    public string Role { get; }

    /// <summary>What is said: text, a list of parts, or any JSON; null where the message has none.</summary>
    public TemplateValue? Content => fields.Find("content");

    /// <summary>Number of parts that stand for a picture.</summary>
    public int Pictures => Content is ListValue parts
        ? parts.Items.Count(part => part is DictValue dict && dict.Find("type") is TextValue { Text: "image" })
        : 0;

    /// <summary>A message that sets the scene.</summary>
    public static ChatMessage System(string text) => new("system", TextValue.User(text));

    /// <summary>A question.</summary>
    public static ChatMessage User(string text) => new("user", TextValue.User(text));

    /// <summary>A question of several parts.</summary>
    public static ChatMessage User(params ReadOnlySpan<ContentPart> parts)
    {
        var values = new List<TemplateValue>();
        foreach (var part in parts) values.Add(part.ToValue());
        return new ChatMessage("user", new ListValue(values, literal: true));
    }

    /// <summary>A question about pictures, which come before it; without pictures plain text, which is all that some templates know.</summary>
    public static ChatMessage User(int pictures, string text) => pictures == 0 ? User(text) :
        User([.. Enumerable.Repeat<ContentPart>(new ContentPart.Picture(), pictures), new ContentPart.Text(text)]);

    /// <summary>An answer.</summary>
    public static ChatMessage Assistant(string text) => new("assistant", TextValue.User(text));

    /// <summary>The message as a template sees it.</summary>
    internal TemplateValue ToValue(ControlTokens policy) =>
        policy == ControlTokens.Everywhere || (policy == ControlTokens.AssistantToo && Role == "assistant") ? fields.Trusted() : fields;
}

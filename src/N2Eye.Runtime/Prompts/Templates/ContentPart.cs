namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>A part of a message's content.</summary>
public abstract record ContentPart
{
    private ContentPart()
    {
    }

    internal abstract TemplateValue ToValue();

    /// <summary>Text: <c>{"type": "text", "text": …}</c></summary>
    /// <param name="Value">The text.</param>
    public sealed record Text(string Value) : ContentPart
    {
        internal override TemplateValue ToValue() => JsonValues.Object(("type", TextValue.User("text")), ("text", TextValue.User(Value)));
    }

    /// <summary>A picture: <c>{"type": "image"}</c>. Pictures belong to the parts in their order.</summary>
    public sealed record Picture : ContentPart
    {
        internal override TemplateValue ToValue() => JsonValues.Object(("type", TextValue.User("image")));
    }

    /// <summary>Any other JSON.</summary>
    /// <param name="Value">The JSON, from <see cref="JsonValues.Parse"/>.</param>
    public sealed record Json(TemplateValue Value) : ContentPart
    {
        internal override TemplateValue ToValue() => Value;
    }
}

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>The template itself refused the conversation, by <c>raise_exception</c>.</summary>
/// <param name="refusal">The template's message, verbatim.</param>
public sealed class TemplateRefusedException(string refusal) : TemplateErrorException(refusal)
{
    /// <summary>The template's message, verbatim.</summary>
    public string Refusal { get; } = refusal;
}

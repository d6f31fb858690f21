using System.Diagnostics.CodeAnalysis;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>A template cannot be rendered; <see cref="ChatTemplate.Render(ChatRequest)"/> wraps it into an <see cref="N2EyeException"/>.</summary>
/// <param name="message">What failed, in Jinja's or Python's words.</param>
public class TemplateErrorException(string message) : Exception(message)
{
    /// <summary>A value of a kind that an operation does not take.</summary>
    [DoesNotReturn]
    internal static TemplateValue Throw(string message) => throw new TemplateErrorException(message);
}

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>A compiled chat_template.jinja: the source generator derives one class from it per model directory.</summary>
/// <param name="specialTokens">
/// Texts of the model's special tokens by their names in templates (<c>bos_token</c>, <c>eos_token</c>, …). They are trusted
/// like the template's own text.
/// </param>
public abstract class ChatTemplate(IReadOnlyDictionary<string, string> specialTokens)
{
    /// <summary>Renders a conversation.</summary>
    /// <param name="request">The conversation.</param>
    /// <returns>The text, which remembers what a user wrote.</returns>
    /// <exception cref="N2EyeException">
    /// BadInput, where the conversation does not fit the template. The inner exception is a <see cref="TemplateRefusedException"/>
    /// with the template's own message where the template refused by raise_exception.
    /// </exception>
    public Prompt Render(ChatRequest request)
    {
        var output = new TextBuilder();
        try
        {
            Render(new TemplateInput(request.ToVariables(specialTokens), request.Clock), output);
        }
        catch (TemplateRefusedException refused)
        {
            throw new N2EyeException(FailureKind.BadInput, "The chat template refuses the conversation: " + OneLine(refused.Refusal), refused);
        }
        catch (TemplateErrorException error)
        {
            throw new N2EyeException(FailureKind.BadInput, "The chat template cannot render the conversation: " + OneLine(error.Message), error);
        }
        catch (InsufficientExecutionStackException error)
        {
            throw new N2EyeException(FailureKind.BadInput, "The chat template cannot render the conversation: it nests too deeply.", error);
        }

        var text = output.ToText();
        return new Prompt(text.Text, text.Literal.ToArray());
    }

    /// <summary>Writes the conversation; emitted from the template.</summary>
    /// <param name="input">The template's variables.</param>
    /// <param name="output">Where to write.</param>
    protected abstract void Render(TemplateInput input, TextBuilder output);

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}

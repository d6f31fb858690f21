namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Jinja's joiner: nothing at its first call, the separator at all later ones.</summary>
internal sealed class JoinerValue(TemplateValue separator) : TemplateValue
{
    private bool used;

    internal override string TypeName => "Joiner";

    internal override void Print(TextBuilder output) => output.AppendTrusted("<Joiner>");

    internal override TemplateValue Call(CallArguments arguments)
    {
        var result = used ? separator : TextValue.Empty;
        used = true;
        return result;
    }
}

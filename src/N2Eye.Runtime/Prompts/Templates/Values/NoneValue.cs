namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Python's None.</summary>
public sealed class NoneValue : TemplateValue
{
    private readonly bool literal;

    private NoneValue(bool literal) => this.literal = literal;

    internal static NoneValue Template { get; } = new(false);

    internal static NoneValue User { get; } = new(true);

    internal override string TypeName => "NoneType";

    internal override bool IsTruthy => false;

    internal override bool IsLiteral => literal;

    internal override void Print(TextBuilder output) => output.Append("None", literal);

    internal override TemplateValue Trusted() => Template;
}

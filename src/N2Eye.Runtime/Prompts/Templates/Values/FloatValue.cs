namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Python's float.</summary>
public sealed class FloatValue(double value, bool literal = false) : TemplateValue
{
    internal double Value { get; } = value;

    internal override string TypeName => "float";

    internal override bool IsTruthy => Value != 0;

    internal override bool IsLiteral => literal;

    internal override Numeric? AsNumber => new(Value);

    internal override void Print(TextBuilder output) => output.Append(FloatText.Repr(Value), literal);

    internal override TemplateValue? FindAttribute(string name) => NumberMethods.Find(this, name);

    internal override TemplateValue Trusted() => new FloatValue(Value);
}

using System.Globalization;
using System.Numerics;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Python's int.</summary>
public sealed class IntegerValue(BigInteger value, bool literal = false) : TemplateValue
{
    internal BigInteger Value { get; } = value;

    internal override string TypeName => "int";

    internal override bool IsTruthy => !Value.IsZero;

    internal override bool IsLiteral => literal;

    internal override Numeric? AsNumber => new(Value);

    internal override void Print(TextBuilder output) => output.Append(Value.ToString(CultureInfo.InvariantCulture), literal);

    internal override TemplateValue? FindAttribute(string name) => NumberMethods.Find(this, name);

    internal override TemplateValue Trusted() => new IntegerValue(Value);
}

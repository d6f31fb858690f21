using System.Numerics;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Python's True and False.</summary>
public sealed class BooleanValue : TemplateValue
{
    private static readonly BooleanValue[] All = [new(false, false), new(true, false), new(false, true), new(true, true)];

    private readonly bool literal;

    private BooleanValue(bool value, bool literal)
    {
        Value = value;
        this.literal = literal;
    }

    internal bool Value { get; }

    internal override string TypeName => "bool";

    internal override bool IsTruthy => Value;

    internal override bool IsLiteral => literal;

    internal override Numeric? AsNumber => new(Value ? BigInteger.One : BigInteger.Zero);

    internal static BooleanValue Of(bool value, bool literal = false) => All[(value ? 1 : 0) + (literal ? 2 : 0)];

    internal override void Print(TextBuilder output) => output.Append(Value ? "True" : "False", literal);

    internal override TemplateValue Trusted() => Of(Value);
}

using System.Numerics;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>The methods of int and float.</summary>
internal static class NumberMethods
{
    public static TemplateValue? Find(TemplateValue number, string name) => (name, number) switch
    {
        ("bit_length", IntegerValue whole) => new FunctionValue(name, _ => new IntegerValue((int)BigInteger.Abs(whole.Value).GetBitLength())),
        ("is_integer", FloatValue real) => new FunctionValue(name, _ => BooleanValue.Of(double.IsInteger(real.Value))),
        _ => null,
    };
}

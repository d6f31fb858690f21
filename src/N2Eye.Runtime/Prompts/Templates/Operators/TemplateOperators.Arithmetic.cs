using System.Numerics;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Arithmetic, with Python's rules: floor division, the divisor's sign for %, ints of any size.</summary>
public static partial class TemplateOperators
{
    // Far beyond any prompt; a slip such as "x" * 10**12 must not take the machine down.
    private const int LongestRepetition = 1 << 26;
    private const int LargestExponent = 1 << 16;

    /// <summary><c>left + right</c></summary>
    public static TemplateValue Add(TemplateValue left, TemplateValue right)
    {
        switch (left, right)
        {
            case (TextValue x, TextValue y):
                return Concat(x, y);
            case (ListValue or TupleValue, SequenceValue y) when left.GetType() == right.GetType():
                var x2 = (SequenceValue)left;
                return x2.With([.. x2.Items, .. y.Items], x2.IsLiteral || y.IsLiteral);
        }

        var (a, b) = Operands("+", left, right);
        return IsReal(a, b) ? Real(a.ToDouble() + b.ToDouble(), left, right) : Whole(a.Whole + b.Whole, left, right);
    }

    /// <summary><c>left - right</c></summary>
    public static TemplateValue Subtract(TemplateValue left, TemplateValue right)
    {
        var (a, b) = Operands("-", left, right);
        return IsReal(a, b) ? Real(a.ToDouble() - b.ToDouble(), left, right) : Whole(a.Whole - b.Whole, left, right);
    }

    /// <summary><c>left * right</c></summary>
    public static TemplateValue Multiply(TemplateValue left, TemplateValue right)
    {
        if (left is TextValue or SequenceValue && right.AsNumber is { IsFloat: false } times) return Repeat(left, times.Whole);
        if (right is TextValue or SequenceValue && left.AsNumber is { IsFloat: false } count) return Repeat(right, count.Whole);
        var (a, b) = Operands("*", left, right);
        return IsReal(a, b) ? Real(a.ToDouble() * b.ToDouble(), left, right) : Whole(a.Whole * b.Whole, left, right);
    }

    /// <summary><c>left / right</c></summary>
    public static TemplateValue Divide(TemplateValue left, TemplateValue right)
    {
        var (a, b) = Operands("/", left, right);
        return Real(a.ToDouble() / NotZero(b, "division by zero").ToDouble(), left, right);
    }

    /// <summary><c>left // right</c></summary>
    public static TemplateValue FloorDivide(TemplateValue left, TemplateValue right)
    {
        var (a, b) = Operands("//", left, right);
        NotZero(b, "integer division or modulo by zero");
        if (IsReal(a, b)) return Real(Math.Floor((a.ToDouble() - Modulo(a.ToDouble(), b.ToDouble())) / b.ToDouble() + 0.5), left, right);
        return Whole((a.Whole - Modulo(a.Whole, b.Whole)) / b.Whole, left, right);
    }

    /// <summary><c>left % right</c>: the remainder, or a string formatted.</summary>
    public static TemplateValue Remainder(TemplateValue left, TemplateValue right)
    {
        if (left is TextValue format) return PercentFormat.Format(format, right);
        var (a, b) = Operands("%", left, right);
        NotZero(b, "integer division or modulo by zero");
        return IsReal(a, b) ? Real(Modulo(a.ToDouble(), b.ToDouble()), left, right) : Whole(Modulo(a.Whole, b.Whole), left, right);
    }

    /// <summary><c>left ** right</c></summary>
    public static TemplateValue Power(TemplateValue left, TemplateValue right)
    {
        var (a, b) = Operands("**", left, right);
        if (!IsReal(a, b) && b.Whole.Sign >= 0)
        {
            if (b.Whole > LargestExponent && BigInteger.Abs(a.Whole) > BigInteger.One) return TemplateErrorException.Throw("the result of ** is too large");
            return Whole(BigInteger.Pow(a.Whole, b.Whole > LargestExponent ? LargestExponent + (b.Whole.IsEven ? 0 : 1) : (int)b.Whole), left, right);
        }

        if (a.ToDouble() == 0 && b.ToDouble() < 0) return TemplateErrorException.Throw("0.0 cannot be raised to a negative power");
        var power = Math.Pow(a.ToDouble(), b.ToDouble());
        return double.IsNaN(power) && a.ToDouble() < 0 ? TemplateErrorException.Throw("the result of ** is a complex number") : Real(power, left, right);
    }

    /// <summary><c>-value</c></summary>
    public static TemplateValue Negate(TemplateValue value)
    {
        var number = Operand("-", value);
        return number.IsFloat ? new FloatValue(-number.Real, value.IsLiteral) : new IntegerValue(-number.Whole, value.IsLiteral);
    }

    /// <summary><c>+value</c></summary>
    public static TemplateValue Positive(TemplateValue value)
    {
        var number = Operand("+", value);
        return number.IsFloat ? new FloatValue(number.Real, value.IsLiteral) : new IntegerValue(number.Whole, value.IsLiteral);
    }

    private static TemplateValue Repeat(TemplateValue value, BigInteger times)
    {
        if (times.Sign <= 0) times = BigInteger.Zero;
        if (times * value.Length!.Value > LongestRepetition) return TemplateErrorException.Throw("the result of * is too long");
        var count = value.Length == 0 ? 0 : (int)times;
        if (value is SequenceValue sequence)
        {
            return sequence.With(Enumerable.Range(0, count * sequence.Items.Count).Select(i => sequence.Items[i % sequence.Items.Count]).ToArray(), sequence.IsLiteral);
        }

        var builder = new TextBuilder();
        for (var i = 0; i < count; i++) value.Print(builder);
        return builder.ToText();
    }

    private static (Numeric Left, Numeric Right) Operands(string symbol, TemplateValue left, TemplateValue right)
    {
        if (left is UndefinedValue undefined) throw undefined.Use();
        if (right is UndefinedValue other) throw other.Use();
        return left.AsNumber is { } a && right.AsNumber is { } b
            ? (a, b)
            : throw new TemplateErrorException($"unsupported operand type(s) for {symbol}: '{left.TypeName}' and '{right.TypeName}'");
    }

    private static Numeric Operand(string symbol, TemplateValue value)
    {
        if (value is UndefinedValue undefined) throw undefined.Use();
        return value.AsNumber ?? throw new TemplateErrorException($"bad operand type for unary {symbol}: '{value.TypeName}'");
    }

    private static bool IsReal(Numeric left, Numeric right) => left.IsFloat || right.IsFloat;

    private static Numeric NotZero(Numeric divisor, string message) =>
        divisor.ToDouble() == 0 ? throw new TemplateErrorException(message) : divisor;

    private static BigInteger Modulo(BigInteger value, BigInteger divisor)
    {
        var remainder = BigInteger.Remainder(value, divisor);
        return remainder.IsZero || remainder.Sign == divisor.Sign ? remainder : remainder + divisor;
    }

    private static double Modulo(double value, double divisor)
    {
        var remainder = value % divisor;
        if (remainder == 0) return Math.CopySign(0, divisor);
        return remainder < 0 == divisor < 0 ? remainder : remainder + divisor;
    }

    // A number computed from a user's number is the user's.
    private static FloatValue Real(double value, TemplateValue left, TemplateValue right) => new(value, left.IsLiteral || right.IsLiteral);

    private static IntegerValue Whole(BigInteger value, TemplateValue left, TemplateValue right) => new(value, left.IsLiteral || right.IsLiteral);
}

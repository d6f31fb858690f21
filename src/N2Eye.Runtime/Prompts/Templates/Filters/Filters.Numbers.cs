using System.Globalization;
using System.Numerics;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Filters over numbers, and the default filter.</summary>
public static partial class Filters
{
    /// <summary><c>value | default(other)</c></summary>
    public static TemplateValue Default(TemplateValue value, TemplateValue? defaultValue = null, TemplateValue? boolean = null) =>
        value is UndefinedValue || (IsTrue(boolean) && !value.IsTruthy) ? defaultValue ?? TextValue.Empty : value;

    /// <summary><c>value | abs</c></summary>
    public static TemplateValue Abs(TemplateValue value) => Number(value) switch
    {
        { IsFloat: true } number => new FloatValue(Math.Abs(number.Real), value.IsLiteral),
        { } number => new IntegerValue(BigInteger.Abs(number.Whole), value.IsLiteral),
        null => TemplateErrorException.Throw($"bad operand type for abs(): '{value.TypeName}'"),
    };

    /// <summary><c>value | int</c></summary>
    public static TemplateValue Int(TemplateValue value, TemplateValue? @default = null, TemplateValue? @base = null)
    {
        if (value is UndefinedValue undefined) throw undefined.Use();
        var fallback = @default ?? new IntegerValue(0);
        if (value is TextValue text)
        {
            if (NumberReader.Whole(text.Text, @base is null ? 10 : TemplateOperators.Size(@base)) is { } whole) return new IntegerValue(whole, text.IsLiteral);
            return NumberReader.Real(text.Text) is { } real && double.IsFinite(real) ? new IntegerValue(new BigInteger(Math.Truncate(real)), text.IsLiteral) : fallback;
        }

        if (value.AsNumber is not { } number) return fallback;
        if (!number.IsFloat) return new IntegerValue(number.Whole, value.IsLiteral);
        if (double.IsInfinity(number.Real)) return TemplateErrorException.Throw("cannot convert float infinity to integer");
        return double.IsNaN(number.Real) ? fallback : new IntegerValue(new BigInteger(Math.Truncate(number.Real)), value.IsLiteral);
    }

    /// <summary><c>value | float</c></summary>
    public static TemplateValue Float(TemplateValue value, TemplateValue? @default = null)
    {
        if (value is UndefinedValue undefined) throw undefined.Use();
        var number = value is TextValue text ? NumberReader.Real(text.Text) : value.AsNumber?.ToDouble();
        return number is { } real ? new FloatValue(real, value.IsLiteral) : @default ?? new FloatValue(0);
    }

    /// <summary><c>value | round(precision, method)</c></summary>
    public static TemplateValue Round(TemplateValue value, TemplateValue? precision = null, TemplateValue? method = null)
    {
        var decimals = precision is null ? 0 : Math.Clamp(TemplateOperators.Size(precision), -400, 400);
        var way = method is null ? "common" : PythonText.Require(method, "method").Text;
        if (way is not ("common" or "ceil" or "floor")) return TemplateErrorException.Throw("method must be common, ceil or floor");
        if (Number(value) is not { } number) return TemplateErrorException.Throw($"type {value.TypeName} doesn't define __round__ method");
        if (way == "common") return Nearest(number, decimals, value.IsLiteral);

        var scale = Math.Pow(10, decimals);
        var scaled = number.ToDouble() * scale;
        var rounded = way == "ceil" ? Math.Ceiling(scaled) : Math.Floor(scaled);
        // Python's ceil() gives an int, and an int over a power of ten a float.
        return new FloatValue(rounded / scale, value.IsLiteral);
    }

    // Half to even on the exact binary value, as Python rounds.
    private static TemplateValue Nearest(Numeric number, int decimals, bool literal)
    {
        if (!number.IsFloat)
        {
            if (decimals >= 0) return new IntegerValue(number.Whole, literal);
            var unit = BigInteger.Pow(10, -decimals);
            var quotient = BigInteger.DivRem(BigInteger.Abs(number.Whole), unit, out var remainder);
            var half = (remainder * 2).CompareTo(unit);
            if (half > 0 || (half == 0 && !quotient.IsEven)) quotient++;
            return new IntegerValue(quotient * unit * number.Whole.Sign, literal);
        }

        if (!double.IsFinite(number.Real)) return new FloatValue(number.Real, literal);
        var rounded = double.Parse(FloatText.Fixed(Math.Abs(number.Real), decimals), NumberStyles.Float, CultureInfo.InvariantCulture);
        return new FloatValue(Math.CopySign(rounded, number.Real), literal);
    }

    private static Numeric? Number(TemplateValue value) => value is UndefinedValue undefined ? throw undefined.Use() : value.AsNumber;
}

using System.Globalization;
using System.Numerics;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>The digits of a number under a format's type.</summary>
internal static class NumberText
{
    /// <summary>Sign and digits, or null where the type does not fit the number.</summary>
    public static (bool Negative, string Digits)? Of(Numeric number, char type, int? precision, bool alternate)
    {
        if (!number.IsFloat && type is '\0' or 'd' or 'n' or 'x' or 'X' or 'o' or 'b' or 'c') return Whole(number.Whole, type, alternate);
        if (type is not ('\0' or 'e' or 'E' or 'f' or 'F' or 'g' or 'G' or '%' or 'n')) return null;
        var value = number.ToDouble();
        var negative = double.IsNegative(value);
        value = Math.Abs(value);
        if (!double.IsFinite(value))
        {
            var word = double.IsNaN(value) ? "nan" : "inf";
            return (negative, type is 'E' or 'F' or 'G' ? word.ToUpperInvariant() : word);
        }

        return (negative, type switch
        {
            'f' or 'F' => FloatText.Fixed(value, precision ?? 6),
            '%' => FloatText.Fixed(value * 100, precision ?? 6) + "%",
            'e' or 'E' => Scientific(value, precision ?? 6, type),
            '\0' when precision is null => FloatText.Repr(value),
            _ => General(value, Math.Max(precision ?? 6, 1), type == 'G' ? 'E' : 'e', alternate, keepPoint: type == '\0'),
        });
    }

    private static (bool Negative, string Digits)? Whole(BigInteger value, char type, bool alternate)
    {
        var size = BigInteger.Abs(value);
        return (value.Sign < 0, type switch
        {
            'x' => (alternate ? "0x" : "") + Radix(size, 16),
            'X' => (alternate ? "0X" : "") + Radix(size, 16).ToUpperInvariant(),
            'o' => (alternate ? "0o" : "") + Radix(size, 8),
            'b' => (alternate ? "0b" : "") + Radix(size, 2),
            'c' => System.Text.Rune.IsValid((int)BigInteger.Min(size, 0x110000)) ? new System.Text.Rune((int)size).ToString() : throw new TemplateErrorException("%c arg not in range(0x110000)"),
            _ => size.ToString(CultureInfo.InvariantCulture),
        });
    }

    private static string Radix(BigInteger value, int radix)
    {
        if (value.IsZero) return "0";
        var digits = new System.Text.StringBuilder();
        for (; !value.IsZero; value /= radix) digits.Insert(0, "0123456789abcdef"[(int)(value % radix)]);
        return digits.ToString();
    }

    private static string Scientific(double value, int decimals, char letter)
    {
        var (digits, exponent) = FloatText.Significant(value, decimals + 1);
        return FloatText.Scientific(digits, exponent, letter);
    }

    private static string General(double value, int count, char letter, bool alternate, bool keepPoint)
    {
        var (digits, exponent) = FloatText.Significant(value, count);
        if (!alternate) digits = digits.TrimEnd('0') is { Length: > 0 } trimmed ? trimmed : "0";
        if (exponent < -4 || exponent >= (keepPoint ? count - 1 : count)) return FloatText.Scientific(digits, exponent, letter);
        if (exponent < 0) return "0." + new string('0', -exponent - 1) + digits;
        var whole = digits.PadRight(exponent + 1, '0');
        var fraction = whole[(exponent + 1)..];
        return whole[..(exponent + 1)] + (fraction.Length > 0 ? "." + fraction : keepPoint ? ".0" : "");
    }
}

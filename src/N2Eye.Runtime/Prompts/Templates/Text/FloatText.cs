using System.Globalization;
using System.Numerics;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>How Python writes floats.</summary>
internal static class FloatText
{
    /// <summary>repr(): the shortest digits that read back, an exponent below 1e-4 and from 1e16 on.</summary>
    public static string Repr(double value)
    {
        if (!double.IsFinite(value)) return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        var (negative, digits, exponent) = Shortest(value);
        var sign = negative ? "-" : "";
        if (exponent is < -4 or >= 16) return sign + Scientific(digits, exponent, 'e');
        if (exponent < 0) return sign + "0." + new string('0', -exponent - 1) + digits;
        return digits.Length <= exponent + 1
            ? sign + digits.PadRight(exponent + 1, '0') + ".0"
            : sign + digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];
    }

    /// <summary>d.ddde+XX</summary>
    public static string Scientific(string digits, int exponent, char letter) => string.Create(
        CultureInfo.InvariantCulture, $"{digits[0]}{(digits.Length > 1 ? "." : "")}{digits[1..]}{letter}{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");

    /// <summary>The value rounded to a number of decimals, half to even on its exact binary value, without an exponent.</summary>
    /// <param name="value">A finite number that is not negative.</param>
    /// <param name="decimals">Number of decimals; less than 0 rounds before the point.</param>
    public static string Fixed(double value, int decimals)
    {
        var scaled = RoundedScaled(value, decimals);
        if (decimals <= 0) return (scaled * BigInteger.Pow(10, -decimals)).ToString(CultureInfo.InvariantCulture);
        var digits = scaled.ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        return digits[..^decimals] + "." + digits[^decimals..];
    }

    /// <summary>The first digits of a number, rounded half to even, and the exponent of the first.</summary>
    public static (string Digits, int Exponent) Significant(double value, int count)
    {
        if (value == 0) return (new string('0', count), 0);
        var exponent = (int)Math.Floor(Math.Log10(value));
        // The logarithm may be off by one next to a power of ten.
        for (var at = exponent + 1; ; at--)
        {
            var digits = RoundedScaled(value, count - 1 - at).ToString(CultureInfo.InvariantCulture);
            if (digits.Length >= count && digits != "0") return digits.Length > count ? (digits[..count], at + 1) : (digits, at);
        }
    }

    // round(value * 10^decimals) without error: the double is an integer times a power of two.
    private static BigInteger RoundedScaled(double value, int decimals)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var power = (int)((bits >> 52) & 0x7FF);
        var mantissa = bits & 0xFFFFFFFFFFFFF;
        if (power == 0) power++;
        else mantissa |= 1L << 52;
        power -= 1075;
        var numerator = new BigInteger(mantissa) * BigInteger.Pow(10, Math.Max(decimals, 0)) * BigInteger.Pow(2, Math.Max(power, 0));
        var denominator = BigInteger.Pow(10, Math.Max(-decimals, 0)) * BigInteger.Pow(2, Math.Max(-power, 0));
        var quotient = BigInteger.DivRem(numerator, denominator, out var remainder);
        var half = (remainder * 2).CompareTo(denominator);
        return half > 0 || (half == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }

    // .NET writes the shortest digits too, but switches to an exponent elsewhere.
    private static (bool Negative, string Digits, int Exponent) Shortest(double value)
    {
        var text = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E');
        var exponent = mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? text : text[..mark];
        var point = mantissa.IndexOf('.');
        exponent += (point < 0 ? mantissa.Length : point) - 1;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var zeros = digits.Length - digits.TrimStart('0').Length;
        digits = digits.Trim('0');
        return digits.Length == 0 ? (double.IsNegative(value), "0", 0) : (double.IsNegative(value), digits, exponent - zeros);
    }
}

using System.Globalization;
using System.Numerics;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>How Python's int() and float() read strings.</summary>
internal static class NumberReader
{
    public static BigInteger? Whole(string text, int radix)
    {
        var trimmed = Trim(text);
        var negative = trimmed.StartsWith('-');
        if (negative || trimmed.StartsWith('+')) trimmed = trimmed[1..];
        var prefix = trimmed.Length > 2 && trimmed[0] == '0' ? trimmed[1] switch
        {
            'x' or 'X' => 16,
            'o' or 'O' => 8,
            'b' or 'B' => 2,
            _ => 0,
        } : 0;
        if (prefix > 0 && radix is 0 || prefix == radix && prefix > 0)
        {
            radix = prefix;
            trimmed = trimmed[2..].TrimStart('_');
        }

        if (radix == 0) radix = 10;
        if (radix is < 2 or > 36 || !WellSeparated(trimmed)) return null;
        var value = BigInteger.Zero;
        foreach (var c in trimmed)
        {
            if (c == '_') continue;
            var digit = char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiLetter(c) ? char.ToLowerInvariant(c) - 'a' + 10 : (int)CharUnicodeInfo.GetDecimalDigitValue(c);
            if (digit < 0 || digit >= radix) return null;
            value = value * radix + digit;
        }

        return negative ? -value : value;
    }

    public static double? Real(string text)
    {
        var trimmed = Trim(text);
        if (!WellSeparated(trimmed)) return null;
        var bare = trimmed.TrimStart('+', '-').ToLowerInvariant();
        var sign = trimmed.StartsWith('-') ? -1.0 : 1.0;
        if (trimmed.Length - bare.Length <= 1 && bare is "inf" or "infinity") return sign * double.PositiveInfinity;
        if (trimmed.Length - bare.Length <= 1 && bare == "nan") return double.NaN;
        if (bare.Length == 0 || !bare.All(c => char.IsAsciiDigit(c) || c is '.' or 'e' or '+' or '-' or '_')) return null;
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(trimmed.Replace("_", "", StringComparison.Ordinal), Style, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    private static string Trim(string text) => PythonText.Strip(TextValue.Template(text), null).Text;

    // Underscores stand between digits only.
    private static bool WellSeparated(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '_' && (i == 0 || i == text.Length - 1 || !char.IsAsciiLetterOrDigit(text[i - 1]) || !char.IsAsciiLetterOrDigit(text[i + 1]))) return false;
        }

        return text.Length > 0;
    }
}

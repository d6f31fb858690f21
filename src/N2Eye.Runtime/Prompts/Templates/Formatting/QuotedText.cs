using System.Globalization;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>repr() of a string: quoted, with escapes for what cannot be printed.</summary>
internal static class QuotedText
{
    public static void Print(TextValue value, TextBuilder output, bool literal)
    {
        var text = value.Text;
        var quote = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
        // The quotes belong to whoever wrote what they enclose.
        output.Append(quote, literal || value.IsLiteral);
        for (var i = 0; i < text.Length;)
        {
            var width = CodePoints.WidthAt(text, i);
            if (Escape(text, i, quote) is { } escape) output.Append(escape, value.IsLiteralAt(i));
            else output.Append(value, i, width);
            i += width;
        }

        output.Append(quote, literal || value.IsLiteral);
    }

    private static string? Escape(string text, int index, char quote)
    {
        var code = CodePoints.At(text, index);
        if (code == quote || code == '\\') return "\\" + (char)code;
        return code switch
        {
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            ' ' => null,
            _ when IsPrintable(code) => null,
            <= 0xFF => string.Create(CultureInfo.InvariantCulture, $"\\x{code:x2}"),
            <= 0xFFFF => string.Create(CultureInfo.InvariantCulture, $"\\u{code:x4}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"\\U{code:x8}"),
        };
    }

    public static bool IsPrintable(int code) => code == ' ' || PythonCase.Category(code) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}

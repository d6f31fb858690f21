using System.Text;

namespace N2Eye.Specs.Templates;

/// <summary>Python's escapes in string literals.</summary>
internal static class StringEscapes
{
    private const string Letters = "abfnrtv\\'\"";
    private const string Meanings = "\a\b\f\n\r\t\v\\'\"";

    /// <summary>The value of the literal between two offsets of the source, quotes excluded.</summary>
    public static string Decode(SourceText source, int start, int end)
    {
        var text = source.Text;
        if (text.IndexOf('\\', start, end - start) < 0) return text.Substring(start, end - start);

        var value = new StringBuilder(end - start);
        for (var i = start; i < end;)
        {
            if (text[i] != '\\')
            {
                value.Append(text[i++]);
                continue;
            }

            i = Escape(source, i, end, value);
        }

        return value.ToString();
    }

    // Python keeps the backslash of an escape that it does not know.
    private static int Escape(SourceText source, int backslash, int end, StringBuilder value)
    {
        var text = source.Text;
        var c = text[backslash + 1];
        var meaning = Letters.IndexOf(c);
        if (meaning >= 0)
        {
            value.Append(Meanings[meaning]);
            return backslash + 2;
        }

        switch (c)
        {
            case '\n':
                return backslash + 2;
            case 'x':
                return Hex(source, backslash, 2, end, value);
            case 'u':
                return Hex(source, backslash, 4, end, value);
            case 'U':
                return Hex(source, backslash, 8, end, value);
            case 'N':
                throw Unreadable(source, backslash, "characters by name are not supported; write the character or \\uXXXX");
            case >= '0' and <= '7':
                return Octal(text, backslash + 1, end, value);
            default:
                value.Append('\\').Append(c);
                return backslash + 2;
        }
    }

    private static int Hex(SourceText source, int backslash, int digits, int end, StringBuilder value)
    {
        var code = 0L;
        for (var i = backslash + 2; i < backslash + 2 + digits; i++)
        {
            var digit = i < end ? TagLexer.HexDigit(source.Text[i]) : -1;
            if (digit < 0) throw Unreadable(source, backslash, $"\\{source.Text[backslash + 1]} needs {(digits == 2 ? "two" : digits == 4 ? "four" : "eight")} hexadecimal digits");
            code = code * 16 + digit;
        }

        if (code > 0x10FFFF) throw Unreadable(source, backslash, "no character has this number");
        if (code > 0xFFFF) value.Append(char.ConvertFromUtf32((int)code));
        else value.Append((char)code);
        return backslash + 2 + digits;
    }

    private static int Octal(string text, int start, int end, StringBuilder value)
    {
        var code = 0;
        var i = start;
        for (; i < end && i < start + 3 && text[i] is >= '0' and <= '7'; i++) code = code * 8 + (text[i] - '0');
        value.Append((char)code);
        return i;
    }

    private static TemplateSyntaxException Unreadable(SourceText source, int at, string reason) =>
        new(TemplateRules.StringEscape, source.At(at), $"Unreadable escape: {reason}.");
}

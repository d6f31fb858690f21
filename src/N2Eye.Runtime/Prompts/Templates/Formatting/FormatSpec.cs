using System.Globalization;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Python's format specification: [[fill]align][sign][#][0][width][,][.precision][type].</summary>
internal readonly record struct FormatSpec(string Fill, char Align, char Sign, bool Alternate, int Width, char Grouping, int? Precision, char Type)
{
    private const int WidestField = 1 << 16;

    public static FormatSpec Parse(string text)
    {
        var at = 0;
        var (fill, align) = (" ", '\0');
        if (text.Length > 0 && CodePoints.WidthAt(text, 0) is var width && text.Length > width && text[width] is '<' or '>' or '=' or '^')
        {
            (fill, align, at) = (text[..width], text[width], width + 1);
        }
        else if (text.Length > 0 && text[0] is '<' or '>' or '=' or '^')
        {
            (align, at) = (text[0], 1);
        }

        var sign = at < text.Length && text[at] is '+' or '-' or ' ' ? text[at++] : '-';
        var alternate = at < text.Length && text[at] == '#' && at++ >= 0;
        if (at < text.Length && text[at] == '0')
        {
            at++;
            if (align == '\0') (fill, align) = ("0", '=');
        }

        var size = Digits(text, ref at) ?? 0;
        var grouping = at < text.Length && text[at] is ',' or '_' ? text[at++] : '\0';
        int? precision = null;
        if (at < text.Length && text[at] == '.')
        {
            at++;
            precision = Digits(text, ref at) ?? throw new TemplateErrorException("Format specifier missing precision");
        }

        var type = at < text.Length ? text[at++] : '\0';
        if (at < text.Length) throw new TemplateErrorException($"Invalid format specifier '{text}'");
        return new(fill, align, sign, alternate, size, grouping, precision, type);
    }

    private static int? Digits(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && text[at] is >= '0' and <= '9') at++;
        if (at == start) return null;
        return int.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= WidestField
            ? number
            : throw new TemplateErrorException("Too many decimal digits in format string");
    }

    /// <summary>format(value, spec)</summary>
    public TextValue Format(TemplateValue value)
    {
        if (value is UndefinedValue) return Pad(TextValue.Empty, '<');
        if (value is TextValue text)
        {
            if (Type is not ('\0' or 's')) throw Unknown(value);
            var shown = Precision is { } most ? (TextValue)TemplateOperators.Slice(text, null, new IntegerValue(most)) : text;
            return Pad(shown, '<');
        }

        if (value.AsNumber is not { } number || (value is BooleanValue && Type is '\0' or 's'))
        {
            if (this != Parse("")) throw new TemplateErrorException($"unsupported format string passed to {value.TypeName}.__format__");
            return PythonText.Of(value);
        }

        var (negative, digits) = NumberText.Of(number, Type, Precision, Alternate) ?? throw Unknown(value);
        var sign = negative ? "-" : Sign == '-' ? "" : Sign.ToString();
        var body = Group(digits, Fill == "0" && Align == '=' ? Width - sign.Length : 0);
        var padding = Align == '=' ? Math.Max(0, Width - sign.Length - body.Length) : 0;
        var shownNumber = sign + string.Concat(Enumerable.Repeat(Fill, padding)) + body;
        return Pad(value.IsLiteral ? TextValue.User(shownNumber) : TextValue.Template(shownNumber), '>');
    }

    // Zeros that fill up a grouped number are grouped too.
    private string Group(string number, int width)
    {
        if (Grouping == '\0') return number;
        var end = 0;
        while (end < number.Length && char.IsAsciiLetterOrDigit(number[end]) && number[end] is not ('e' or 'E')) end++;
        var size = Type is 'x' or 'X' or 'o' or 'b' ? 4 : 3;
        var digits = number[..end];
        while (Grouped(digits, size).Length + number.Length - end < width) digits = "0" + digits;
        return Grouped(digits, size) + number[end..];
    }

    private string Grouped(string digits, int size)
    {
        var first = digits.Length % size;
        var parts = new List<string>();
        if (first > 0) parts.Add(digits[..first]);
        for (var i = first; i < digits.Length; i += size) parts.Add(digits.Substring(i, size));
        return string.Join(Grouping, parts);
    }

    private TextValue Pad(TextValue value, char usual)
    {
        var missing = Width - value.Length!.Value;
        if (missing <= 0) return value;
        var align = Align is '\0' or '=' ? usual : Align;
        var before = align == '>' ? missing : align == '^' ? missing / 2 : 0;
        var builder = new TextBuilder();
        for (var i = 0; i < before; i++) builder.AppendTrusted(Fill);
        builder.Append(value);
        for (var i = before; i < missing; i++) builder.AppendTrusted(Fill);
        return builder.ToText();
    }

    private TemplateErrorException Unknown(TemplateValue value) => new($"Unknown format code '{Type}' for object of type '{value.TypeName}'");
}

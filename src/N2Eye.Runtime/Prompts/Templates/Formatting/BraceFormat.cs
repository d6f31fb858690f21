using System.Globalization;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Python's str.format, as Jinja's sandbox runs it: fields see attributes and items as templates do.</summary>
internal sealed class BraceFormat(CallArguments arguments)
{
    private int automatic;

    public TextValue Format(TextValue format) => Format(format, depth: 2);

    private TextValue Format(TextValue format, int depth)
    {
        if (depth == 0) throw new TemplateErrorException("Max string recursion exceeded");
        var output = new TextBuilder();
        var text = format.Text;
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (c is '{' or '}' && i + 1 < text.Length && text[i + 1] == c)
            {
                output.Append(format, i, 1);
                i += 2;
            }
            else if (c == '{')
            {
                var end = FieldEnd(text, i);
                output.Append(Field(format.Slice(i + 1, end - i - 1), depth));
                i = end + 1;
            }
            else if (c == '}')
            {
                throw new TemplateErrorException("Single '}' encountered in format string");
            }
            else
            {
                output.Append(format, i, 1);
                i++;
            }
        }

        return output.ToText();
    }

    private static int FieldEnd(string text, int open)
    {
        var depth = 0;
        for (var i = open; i < text.Length; i++)
        {
            if (text[i] == '{') depth++;
            else if (text[i] == '}' && --depth == 0) return i;
        }

        throw new TemplateErrorException("expected '}' before end of string");
    }

    private TextValue Field(TextValue field, int depth)
    {
        var text = field.Text;
        var nameEnd = NameEnd(text);
        var value = Lookup(text[..nameEnd]);
        var at = nameEnd;
        if (at < text.Length && text[at] == '!')
        {
            if (at + 1 >= text.Length) throw new TemplateErrorException("end of string while looking for conversion specifier");
            value = Convert(value, text[at + 1]);
            at += 2;
            if (at < text.Length && text[at] != ':') throw new TemplateErrorException("expected ':' after conversion specifier");
        }

        var spec = at < text.Length ? Format(field.Slice(at + 1, text.Length - at - 1), depth - 1) : TextValue.Empty;
        var formatted = FormatSpec.Parse(spec.Text).Format(value);
        // A user's format could spell a control token with what it fills up with.
        return spec.IsLiteral ? TextValue.User(formatted.Text) : formatted;
    }

    // A colon or an exclamation mark inside an index belongs to it.
    private static int NameEnd(string text)
    {
        var bracket = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '[') bracket = true;
            else if (text[i] == ']') bracket = false;
            else if (!bracket && text[i] is '!' or ':') return i;
        }

        return text.Length;
    }

    private static TemplateValue Convert(TemplateValue value, char conversion)
    {
        if (conversion == 's') return PythonText.Of(value);
        if (conversion is not ('r' or 'a')) throw new TemplateErrorException($"Unknown conversion specifier {conversion}");
        var quoted = new TextBuilder();
        value.PrintQuoted(quoted, literal: false);
        return quoted.ToText();
    }

    private TemplateValue Lookup(string path)
    {
        var end = path.IndexOfAny(['.', '[']);
        var first = end < 0 ? path : path[..end];
        var value = First(first);
        for (var i = end < 0 ? path.Length : end; i < path.Length;)
        {
            if (path[i] == '.')
            {
                var next = path.IndexOfAny(['.', '['], i + 1);
                if (next < 0) next = path.Length;
                value = TemplateOperators.Attr(value, path[(i + 1)..next]);
                i = next;
                continue;
            }

            var close = path.IndexOf(']', i);
            if (path[i] != '[' || close < 0) throw new TemplateErrorException("Missing ']' in format string");
            var index = path[(i + 1)..close];
            value = TemplateOperators.Item(value, Number(index) is { } number ? new IntegerValue(number) : TextValue.Template(index));
            i = close + 1;
        }

        return value;
    }

    private TemplateValue First(string name)
    {
        if (name.Length == 0) return Positional(automatic++);
        if (Number(name) is { } number) return Positional(number);
        foreach (var (keyword, value) in arguments.Keywords)
        {
            if (keyword == name) return value;
        }

        throw new TemplateErrorException($"'{name}'");
    }

    private TemplateValue Positional(int index) => index < arguments.Positional.Count
        ? arguments.Positional[index]
        : throw new TemplateErrorException(string.Create(CultureInfo.InvariantCulture, $"Replacement index {index} out of range for positional args tuple"));

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

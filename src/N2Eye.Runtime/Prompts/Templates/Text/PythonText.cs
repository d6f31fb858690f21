namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Python's notions of whitespace and lines.</summary>
internal static class PythonText
{
    // .NET's set lacks the four separators of ASCII.
    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\x1c' and <= '\x1f';

    public static bool IsLineEnd(char c) => c is '\n' or '\r' or '\v' or '\f' or '\x1c' or '\x1d' or '\x1e' or '\x85' or '\u2028' or '\u2029';

    /// <summary>Strips whitespace, or the characters of a set, from the ends.</summary>
    public static TextValue Strip(TextValue value, TemplateValue? characters, bool start = true, bool end = true)
    {
        var set = characters switch
        {
            null or NoneValue => null,
            TextValue text => text.Text,
            _ => throw new TemplateErrorException("strip arg must be None or str"),
        };
        var (first, last) = (0, value.Text.Length);
        while (start && first < last && IsStripped(value.Text, first, set)) first += CodePoints.WidthAt(value.Text, first);
        while (end && last > first)
        {
            var before = last >= first + 2 && CodePoints.WidthAt(value.Text, last - 2) == 2 ? last - 2 : last - 1;
            if (!IsStripped(value.Text, before, set)) break;
            last = before;
        }

        return value.Slice(first, last - first);
    }

    private static bool IsStripped(string text, int index, string? set) =>
        set is null ? IsSpace(text[index]) : set.Contains(text.Substring(index, CodePoints.WidthAt(text, index)), StringComparison.Ordinal);

    /// <summary>str.splitlines()</summary>
    public static List<TextValue> SplitLines(TextValue value, bool keepEnds = false)
    {
        var lines = new List<TextValue>();
        var text = value.Text;
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && !IsLineEnd(text[end])) end++;
            var next = Math.Min(end + 1, text.Length);
            if (next < text.Length && text[end] == '\r' && text[next] == '\n') next++;
            lines.Add(value.Slice(start, (keepEnds ? next : end) - start));
            start = next;
        }

        return lines;
    }

    /// <summary>str.split() and str.rsplit() at a separator, at most so many times; -1 for any number.</summary>
    public static List<TextValue> Split(TextValue value, string separator, int most, bool fromEnd)
    {
        if (separator.Length == 0) throw new TemplateErrorException("empty separator");
        var parts = new List<TextValue>();
        var text = value.Text;
        if (fromEnd)
        {
            var end = text.Length;
            for (; most != 0 && end >= separator.Length; most--)
            {
                var at = text[..end].LastIndexOf(separator, StringComparison.Ordinal);
                if (at < 0) break;
                parts.Insert(0, value.Slice(at + separator.Length, end - at - separator.Length));
                end = at;
            }

            parts.Insert(0, value.Slice(0, end));
            return parts;
        }

        var start = 0;
        for (; most != 0; most--)
        {
            var at = text.IndexOf(separator, start, StringComparison.Ordinal);
            if (at < 0) break;
            parts.Add(value.Slice(start, at - start));
            start = at + separator.Length;
        }

        parts.Add(value.Slice(start, text.Length - start));
        return parts;
    }

    /// <summary>str.split() and str.rsplit() at runs of whitespace.</summary>
    public static List<TextValue> SplitSpace(TextValue value, int most, bool fromEnd)
    {
        var rest = Strip(value, null, start: !fromEnd, end: fromEnd);
        var parts = new List<TextValue>();
        while (rest.Text.Length > 0)
        {
            var at = -1;
            if (most != 0) at = fromEnd ? LastSpace(rest.Text) : FirstSpace(rest.Text);
            if (at < 0)
            {
                parts.Add(rest);
                break;
            }

            parts.Add(fromEnd ? rest.Slice(at + 1, rest.Text.Length - at - 1) : rest.Slice(0, at));
            rest = Strip(fromEnd ? rest.Slice(0, at) : rest.Slice(at, rest.Text.Length - at), null, start: !fromEnd, end: fromEnd);
            most--;
        }

        if (fromEnd) parts.Reverse();
        return parts;
    }

    private static int FirstSpace(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (IsSpace(text[i])) return i;
        }

        return -1;
    }

    private static int LastSpace(string text)
    {
        for (var i = text.Length - 1; i >= 0; i--)
        {
            if (IsSpace(text[i])) return i;
        }

        return -1;
    }

    /// <summary>str.replace(): what stays keeps its provenance, what is put in brings its own.</summary>
    public static TextValue Replace(TextValue value, string old, TextValue with, int most)
    {
        var builder = new TextBuilder();
        if (old.Length == 0) return Interleave(value, with, most);
        var start = 0;
        for (; most != 0; most--)
        {
            var at = value.Text.IndexOf(old, start, StringComparison.Ordinal);
            if (at < 0) break;
            builder.Append(value, start, at - start);
            builder.Append(with);
            start = at + old.Length;
        }

        builder.Append(value, start, value.Text.Length - start);
        return builder.ToText();
    }

    // Replacing nothing puts the text between all characters.
    private static TextValue Interleave(TextValue value, TextValue with, int most)
    {
        var builder = new TextBuilder();
        for (var i = 0; i < value.Text.Length; most--)
        {
            if (most != 0) builder.Append(with);
            else most++;
            var width = CodePoints.WidthAt(value.Text, i);
            builder.Append(value, i, width);
            i += width;
        }

        if (most != 0) builder.Append(with);
        return builder.ToText();
    }

    /// <summary>str.join()</summary>
    public static TextValue Join(TextValue separator, IEnumerable<TextValue> parts)
    {
        var builder = new TextBuilder();
        var first = true;
        foreach (var part in parts)
        {
            if (!first) builder.Append(separator);
            builder.Append(part);
            first = false;
        }

        return builder.ToText();
    }

    /// <summary>str(value)</summary>
    public static TextValue Of(TemplateValue value)
    {
        if (value is TextValue text) return text;
        var builder = new TextBuilder();
        value.Print(builder);
        return builder.ToText();
    }

    /// <summary>An argument that must be a string.</summary>
    public static TextValue Require(TemplateValue value, string what) => value switch
    {
        TextValue text => text,
        UndefinedValue undefined => throw undefined.Use(),
        _ => throw new TemplateErrorException($"{what} must be str, not {value.TypeName}"),
    };
}

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Python's str, which remembers which of its characters a user wrote.</summary>
public sealed class TextValue : TemplateValue
{
    private readonly TextRun[] literal;

    internal TextValue(string text, TextRun[] literal)
    {
        Text = text;
        this.literal = literal;
    }

    internal static TextValue Empty { get; } = new("", []);

    /// <summary>The characters, in UTF-16.</summary>
    internal string Text { get; }

    /// <summary>What users wrote: ascending, disjoint, not touching.</summary>
    internal ReadOnlySpan<TextRun> Literal => literal;

    internal override string TypeName => "str";

    internal override bool IsTruthy => Text.Length > 0;

    internal override bool IsLiteral => literal.Length > 0;

    internal override int? Length => CodePoints.Count(Text);

    internal override IEnumerable<TemplateValue> Elements
    {
        get
        {
            for (var i = 0; i < Text.Length;)
            {
                var width = CodePoints.WidthAt(Text, i);
                yield return Slice(i, width);
                i += width;
            }
        }
    }

    /// <summary>Text of the template, of a special token, or of the runtime.</summary>
    internal static TextValue Template(string text) => text.Length == 0 ? Empty : new(text, []);

    /// <summary>Text that a user wrote.</summary>
    internal static TextValue User(string text) => text.Length == 0 ? Empty : new(text, [new TextRun(0, text.Length)]);

    /// <summary>True where a user wrote the code unit.</summary>
    internal bool IsLiteralAt(int index)
    {
        var (low, high) = (0, literal.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (literal[middle].End <= index) low = middle + 1;
            else high = middle;
        }

        return low < literal.Length && literal[low].Start <= index;
    }

    /// <summary>A part, in code units.</summary>
    internal TextValue Slice(int start, int length)
    {
        if (length == 0) return Empty;
        if (length == Text.Length) return this;
        var builder = new TextBuilder();
        builder.Append(this, start, length);
        return builder.ToText();
    }

    /// <summary>The same runs of provenance over the text that a mapping of single characters gives.</summary>
    /// <param name="map">Gives the characters that stand for the code point at an index.</param>
    internal TextValue Map(Func<string, int, string> map)
    {
        var builder = new TextBuilder();
        for (var i = 0; i < Text.Length; i += CodePoints.WidthAt(Text, i)) builder.Append(map(Text, i), IsLiteralAt(i));
        return builder.ToText();
    }

    internal override void Print(TextBuilder output) => output.Append(this);

    internal override void PrintQuoted(TextBuilder output, bool literal) => QuotedText.Print(this, output, literal);

    internal override TemplateValue? FindAttribute(string name) => TextMethods.Find(this, name);

    internal override TemplateValue? FindItem(TemplateValue index) =>
        CodePoints.Position(Text, index) is { } position ? Slice(position, CodePoints.WidthAt(Text, position)) : null;

    internal override TemplateValue Trusted() => literal.Length == 0 ? this : Template(Text);
}

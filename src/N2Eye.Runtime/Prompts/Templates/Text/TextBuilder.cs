using System.Text;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Collects text together with where it came from: from the template, or from a user.</summary>
public sealed class TextBuilder
{
    private readonly StringBuilder text = new();
    private readonly List<TextRun> literal = [];

    /// <summary>Number of code units so far.</summary>
    internal int Length => text.Length;

    /// <summary>Writes the template's own text.</summary>
    public void Text(string templateText) => text.Append(templateText);

    /// <summary>Writes a value as <c>{{ value }}</c> does.</summary>
    public void Print(TemplateValue value) => value.Print(this);

    /// <summary>What was written, as a value.</summary>
    public TemplateValue ToValue() => ToText();

    internal TextValue ToText() => text.Length == 0 ? TextValue.Empty : new(text.ToString(), literal.ToArray());

    internal void AppendTrusted(string part) => text.Append(part);

    internal void Append(string part, bool isLiteral)
    {
        if (isLiteral) Mark(text.Length, part.Length);
        text.Append(part);
    }

    internal void Append(char part, bool isLiteral)
    {
        if (isLiteral) Mark(text.Length, 1);
        text.Append(part);
    }

    internal void Append(TextValue part) => Append(part, 0, part.Text.Length);

    internal void Append(TextValue part, int start, int length)
    {
        foreach (var run in part.Literal)
        {
            var first = Math.Max(run.Start, start);
            var end = Math.Min(run.End, start + length);
            if (first < end) Mark(text.Length + first - start, end - first);
        }

        text.Append(part.Text, start, length);
    }

    // Runs that touch are one run.
    private void Mark(int start, int length)
    {
        if (length == 0) return;
        if (literal.Count > 0 && literal[^1].End == start) literal[^1] = new TextRun(literal[^1].Start, literal[^1].Length + length);
        else literal.Add(new TextRun(start, length));
    }
}

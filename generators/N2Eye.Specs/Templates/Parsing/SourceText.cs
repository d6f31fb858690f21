namespace N2Eye.Specs.Templates;

/// <summary>A template's text as Jinja reads it, with the places of its lines.</summary>
internal sealed class SourceText
{
    private readonly List<int> lineStarts = [0];

    public SourceText(string text)
    {
        // Jinja knows one line end, and drops the last one of the file.
        var normalized = text.Replace("\r\n", "\n").Replace('\r', '\n');
        Text = normalized.Length > 0 && normalized[normalized.Length - 1] == '\n' ? normalized.Substring(0, normalized.Length - 1) : normalized;
        for (var i = 0; i < Text.Length; i++)
        {
            if (Text[i] == '\n') lineStarts.Add(i + 1);
        }
    }

    public string Text { get; }

    public IEnumerable<string> Lines => Text.Split('\n');

    public TemplatePosition At(int offset)
    {
        var index = lineStarts.BinarySearch(offset);
        if (index < 0) index = ~index - 1;
        return new(index + 1, offset - lineStarts[index] + 1);
    }

    // What Python's \s and str.strip() take for whitespace: .NET's set and the four separators of ASCII.
    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\x1c' and <= '\x1f';
}

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Searching a part of a string: str.find and its like, with their start and end in code points.</summary>
internal static class SubText
{
    /// <summary>Index of the first or last occurrence, or -1.</summary>
    public static int Find(TextValue text, CallArguments call, bool last)
    {
        var bound = call.Bind(1, "sub", "start", "end");
        var part = PythonText.Require(bound[0]!, "the argument").Text;
        if (Window(text, bound[1], bound[2]) is not var (from, to, offsets)) return -1;
        var window = text.Text[from..to];
        var at = last ? (part.Length == 0 ? window.Length : window.LastIndexOf(part, StringComparison.Ordinal)) : window.IndexOf(part, StringComparison.Ordinal);
        return at < 0 ? -1 : Array.BinarySearch(offsets, from + at);
    }

    /// <summary>Number of occurrences that do not overlap.</summary>
    public static int Count(TextValue text, CallArguments call)
    {
        var bound = call.Bind(1, "sub", "start", "end");
        var part = PythonText.Require(bound[0]!, "the argument").Text;
        if (Window(text, bound[1], bound[2]) is not var (from, to, _)) return 0;
        var window = text.Text[from..to];
        if (part.Length == 0) return CodePoints.Count(window) + 1;
        var count = 0;
        for (var at = window.IndexOf(part, StringComparison.Ordinal); at >= 0; at = window.IndexOf(part, at + part.Length, StringComparison.Ordinal)) count++;
        return count;
    }

    /// <summary>startswith() or endswith() with one string or a tuple of them.</summary>
    public static bool Begins(TextValue text, CallArguments call, bool atEnd)
    {
        var bound = call.Bind(1, "prefix", "start", "end");
        IEnumerable<TemplateValue> candidates = bound[0] is TupleValue tuple ? tuple.Items : [bound[0]!];
        var parts = candidates.Select(candidate => PythonText.Require(candidate, "the argument").Text).ToArray();
        if (Window(text, bound[1], bound[2]) is not var (from, to, _)) return false;
        var window = text.Text[from..to];
        return parts.Any(part => atEnd ? window.EndsWith(part, StringComparison.Ordinal) : window.StartsWith(part, StringComparison.Ordinal));
    }

    private static (int From, int To, int[] Offsets)? Window(TextValue text, TemplateValue? start, TemplateValue? end)
    {
        var offsets = CodePoints.Offsets(text.Text);
        var length = offsets.Length - 1;
        var from = Bound(start, 0, length);
        var to = Math.Min(Bound(end, length, length), length);
        return from > to ? null : (offsets[from], offsets[to], offsets);
    }

    private static int Bound(TemplateValue? value, int usual, int length)
    {
        if (value is null or NoneValue) return usual;
        var index = TemplateOperators.Size(value);
        return index < 0 ? Math.Max(0, index + length) : index;
    }
}

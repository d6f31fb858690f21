namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>
/// Python's sorted(): stable, also in reverse. .NET's sorts wrap what a comparison throws, and rely on an order that
/// Python's values need not have.
/// </summary>
internal static class StableSort
{
    /// <summary>The elements by their keys.</summary>
    public static TemplateValue[] Sorted(IEnumerable<TemplateValue> items, Func<TemplateValue, TemplateValue> key, bool descending = false)
    {
        var entries = items.Select(item => (Key: key(item), Item: item)).ToArray();
        Sort(entries, new (TemplateValue, TemplateValue)[entries.Length], descending);
        return Array.ConvertAll(entries, entry => entry.Item);
    }

    /// <summary>True where Python's &lt; holds.</summary>
    public static bool IsLess(TemplateValue left, TemplateValue right) => Comparison.Compare(left, right, "<") < 0;

    // Merges halves; an element of the right half goes first only where it must.
    private static void Sort(Span<(TemplateValue Key, TemplateValue Item)> entries, Span<(TemplateValue Key, TemplateValue Item)> scratch, bool descending)
    {
        if (entries.Length < 2) return;
        var middle = entries.Length / 2;
        Sort(entries[..middle], scratch[..middle], descending);
        Sort(entries[middle..], scratch[middle..], descending);
        entries.CopyTo(scratch);
        var (left, right) = (0, middle);
        for (var i = 0; i < entries.Length; i++)
        {
            var takesRight = left == middle || (right < entries.Length
                && (descending ? IsLess(scratch[left].Key, scratch[right].Key) : IsLess(scratch[right].Key, scratch[left].Key)));
            entries[i] = scratch[takesRight ? right++ : left++];
        }
    }
}

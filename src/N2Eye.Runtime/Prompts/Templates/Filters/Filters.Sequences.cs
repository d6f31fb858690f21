namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>Filters over sequences and mappings.</summary>
public static partial class Filters
{
    /// <summary><c>value | length</c></summary>
    public static TemplateValue Length(TemplateValue value) =>
        value.Length is { } length ? new IntegerValue(length) : TemplateErrorException.Throw($"object of type '{value.TypeName}' has no len()");

    /// <summary><c>value | first</c></summary>
    public static TemplateValue First(TemplateValue value) =>
        TemplateOperators.Iterate(value).FirstOrDefault() ?? new UndefinedValue("No first item, sequence was empty.");

    /// <summary><c>value | last</c></summary>
    public static TemplateValue Last(TemplateValue value)
    {
        RequireReversible(value);
        return TemplateOperators.Iterate(value).LastOrDefault() ?? new UndefinedValue("No last item, sequence was empty.");
    }

    /// <summary><c>value | list</c></summary>
    public static TemplateValue List(TemplateValue value) => new ListValue(TemplateOperators.Iterate(value).ToArray(), value.IsLiteral);

    /// <summary><c>value | reverse</c></summary>
    public static TemplateValue Reverse(TemplateValue value)
    {
        if (value is TextValue) return TemplateOperators.Slice(value, null, null, new IntegerValue(-1));
        var items = TemplateOperators.Iterate(value).Reverse().ToArray();
        return value is GeneratorValue ? new ListValue(items) : new GeneratorValue(items, "reversed");
    }

    /// <summary><c>value | sort</c></summary>
    public static TemplateValue Sort(TemplateValue value, TemplateValue? reverse = null, TemplateValue? caseSensitive = null, TemplateValue? attribute = null)
    {
        var paths = AttributePath.Several(attribute, ignoreCase: !IsTrue(caseSensitive));
        return new ListValue(StableSort.Sorted(TemplateOperators.Iterate(value), item => new ListValue(Array.ConvertAll(paths, path => path.Of(item))), IsTrue(reverse)), value.IsLiteral);
    }

    /// <summary><c>value | unique</c></summary>
    public static TemplateValue Unique(TemplateValue value, TemplateValue? caseSensitive = null, TemplateValue? attribute = null)
    {
        var path = AttributePath.Of(attribute, ignoreCase: !IsTrue(caseSensitive));
        var seen = new HashSet<TemplateValue>(ValueKeyComparer.Instance);
        return new GeneratorValue(TemplateOperators.Iterate(value).Where(item => seen.Add(path.Of(item))));
    }

    /// <summary><c>value | min</c></summary>
    public static TemplateValue Min(TemplateValue value, TemplateValue? caseSensitive = null, TemplateValue? attribute = null) =>
        Extreme(value, caseSensitive, attribute, most: false);

    /// <summary><c>value | max</c></summary>
    public static TemplateValue Max(TemplateValue value, TemplateValue? caseSensitive = null, TemplateValue? attribute = null) =>
        Extreme(value, caseSensitive, attribute, most: true);

    /// <summary><c>value | sum</c></summary>
    public static TemplateValue Sum(TemplateValue value, TemplateValue? attribute = null, TemplateValue? start = null)
    {
        if (start is TextValue) return TemplateErrorException.Throw("sum() can't sum strings [use ''.join(seq) instead]");
        var path = AttributePath.Of(attribute);
        return TemplateOperators.Iterate(value).Aggregate(start ?? new IntegerValue(0), (sum, item) => TemplateOperators.Add(sum, path.Of(item)));
    }

    /// <summary><c>value | batch(linecount)</c></summary>
    public static TemplateValue Batch(TemplateValue value, TemplateValue linecount, TemplateValue? fillWith = null)
    {
        var size = TemplateOperators.Size(linecount);
        if (size < 1) return TemplateErrorException.Throw("batch() needs a positive number");
        return new GeneratorValue(TemplateOperators.Iterate(value).Chunk(size).Select(chunk => (TemplateValue)new ListValue(
            fillWith is null or NoneValue ? chunk : [.. chunk, .. Enumerable.Repeat(fillWith, size - chunk.Length)])));
    }

    /// <summary><c>value | slice(slices)</c></summary>
    public static TemplateValue Slice(TemplateValue value, TemplateValue slices, TemplateValue? fillWith = null)
    {
        var items = TemplateOperators.Iterate(value).ToArray();
        var count = TemplateOperators.Size(slices);
        if (count < 1) return TemplateErrorException.Throw("integer division or modulo by zero");
        return new GeneratorValue(Enumerable.Range(0, Math.Min(count, 100_000)).Select(i => (TemplateValue)new ListValue(Part(items, i, count, fillWith))));
    }

    /// <summary><c>value | items</c></summary>
    public static TemplateValue Items(TemplateValue value) => value switch
    {
        UndefinedValue => new GeneratorValue([]),
        DictValue dict => new GeneratorValue(DictMethods.Items(dict).Elements),
        _ => TemplateErrorException.Throw("Can only get item pairs from a mapping."),
    };

    /// <summary><c>value | dictsort</c></summary>
    public static TemplateValue DictSort(TemplateValue value, TemplateValue? caseSensitive = null, TemplateValue? by = null, TemplateValue? reverse = null)
    {
        if (value is UndefinedValue undefined) throw undefined.Use();
        if (value is not DictValue dict) return TemplateErrorException.Throw($"'{value.TypeName}' object has no attribute 'items'");
        var column = by switch
        {
            null or TextValue { Text: "key" } => 0,
            TextValue { Text: "value" } => 1,
            _ => throw new TemplateErrorException("You can only sort by either \"key\" or \"value\""),
        };
        var path = AttributePath.Of(new IntegerValue(column), ignoreCase: !IsTrue(caseSensitive));
        return new ListValue(StableSort.Sorted(DictMethods.Items(dict).Elements, path.Of, IsTrue(reverse)), dict.IsLiteral);
    }

    /// <summary><c>value | groupby(attribute)</c>: pairs of what is shared and those that share it.</summary>
    public static TemplateValue GroupBy(TemplateValue value, TemplateValue attribute, TemplateValue? @default = null, TemplateValue? caseSensitive = null)
    {
        var path = AttributePath.Of(attribute, @default, ignoreCase: !IsTrue(caseSensitive));
        var shown = AttributePath.Of(attribute, @default);
        var groups = new List<(TemplateValue Key, List<TemplateValue> Items)>();
        foreach (var item in StableSort.Sorted(TemplateOperators.Iterate(value), path.Of))
        {
            var key = path.Of(item);
            if (groups.Count == 0 || !Comparison.AreEqual(groups[^1].Key, key)) groups.Add((key, []));
            groups[^1].Items.Add(item);
        }

        return new ListValue(groups.ConvertAll(group => (TemplateValue)new TupleValue([shown.Of(group.Items[0]), new ListValue(group.Items)], names: ["grouper", "list"])));
    }

    private static bool IsTrue(TemplateValue? flag) => flag is { IsTruthy: true };

    private static TemplateValue Extreme(TemplateValue value, TemplateValue? caseSensitive, TemplateValue? attribute, bool most)
    {
        var path = AttributePath.Of(attribute, ignoreCase: !IsTrue(caseSensitive));
        TemplateValue? best = null;
        foreach (var item in TemplateOperators.Iterate(value))
        {
            if (best is null || (most ? StableSort.IsLess(path.Of(best), path.Of(item)) : StableSort.IsLess(path.Of(item), path.Of(best)))) best = item;
        }

        return best ?? new UndefinedValue("No aggregated item, sequence was empty.");
    }

    private static TemplateValue[] Part(TemplateValue[] items, int index, int count, TemplateValue? fillWith)
    {
        var (size, extra) = (items.Length / count, items.Length % count);
        var start = index * size + Math.Min(index, extra);
        var part = items.AsSpan(start, size + (index < extra ? 1 : 0)).ToArray();
        return fillWith is not (null or NoneValue) && index >= extra ? [.. part, fillWith] : part;
    }

    private static void RequireReversible(TemplateValue value)
    {
        if (value is GeneratorValue) throw new TemplateErrorException($"'{value.TypeName}' object is not reversible");
    }
}

namespace N2Eye.Specs.Templates;

/// <summary>The filters that compile, with the parameters of Jinja's, and of transformers' for tojson.</summary>
public static class TemplateFilters
{
    private static readonly Dictionary<string, TemplateSignature> Signatures = new TemplateSignature[]
    {
        new("abs", "Abs"),
        new("attr", "Attribute", 1, "name"),
        new("batch", "Batch", 1, "linecount", "fill_with"),
        new("capitalize", "Capitalize"),
        new("center", "Center", 0, "width"),
        new("count", "Length"),
        new("d", "Default", 0, "default_value", "boolean"),
        new("default", "Default", 0, "default_value", "boolean"),
        new("dictsort", "DictSort", 0, "case_sensitive", "by", "reverse"),
        new("e", "Escape"),
        new("escape", "Escape"),
        new("first", "First"),
        new("float", "Float", 0, "default"),
        new("forceescape", "Escape"),
        new("groupby", "GroupBy", 1, "attribute", "default", "case_sensitive"),
        new("indent", "Indent", 0, "width", "first", "blank"),
        new("int", "Int", 0, "default", "base"),
        new("items", "Items"),
        new("join", "Join", 0, "d", "attribute"),
        new("last", "Last"),
        new("length", "Length"),
        new("list", "List"),
        new("lower", "Lower"),
        new("max", "Max", 0, "case_sensitive", "attribute"),
        new("min", "Min", 0, "case_sensitive", "attribute"),
        new("replace", "Replace", 2, "old", "new", "count"),
        new("reverse", "Reverse"),
        new("round", "Round", 0, "precision", "method"),
        new("safe", "String"),
        new("slice", "Slice", 1, "slices", "fill_with"),
        new("sort", "Sort", 0, "reverse", "case_sensitive", "attribute"),
        new("string", "String"),
        new("sum", "Sum", 0, "attribute", "start"),
        new("title", "Title"),
        new("tojson", "ToJson", 0, "ensure_ascii", "indent", "separators", "sort_keys"),
        new("trim", "Trim", 0, "chars"),
        new("truncate", "Truncate", 0, "length", "killwords", "end", "leeway"),
        new("unique", "Unique", 0, "case_sensitive", "attribute"),
        new("upper", "Upper"),
        new("wordcount", "WordCount"),
    }.ToDictionary(signature => signature.Name);

    /// <summary>Filters whose arguments name another filter or test, or that take any number.</summary>
    private static readonly HashSet<string> Special = ["map", "select", "reject", "selectattr", "rejectattr", "format"];

    /// <summary>All names, sorted.</summary>
    public static IEnumerable<string> Names => Signatures.Keys.Concat(Special).OrderBy(name => name, StringComparer.Ordinal);

    /// <summary>The signature of a filter, or null where there is no ordinary filter of that name.</summary>
    public static TemplateSignature? Find(string name) => Signatures.TryGetValue(name, out var signature) ? signature : null;

    /// <summary>True for map, select, reject, selectattr, rejectattr and format.</summary>
    public static bool IsSpecial(string name) => Special.Contains(name);
}

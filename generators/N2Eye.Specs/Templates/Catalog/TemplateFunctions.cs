namespace N2Eye.Specs.Templates;

/// <summary>The functions that Jinja and transformers offer, and the methods that values of a template have.</summary>
public static class TemplateFunctions
{
    private static readonly Dictionary<string, TemplateSignature> Signatures = new TemplateSignature[]
    {
        new("raise_exception", "RaiseException", 1, "message"),
        new("strftime_now", "FormatNow", 1, "format"),
        new("joiner", "Joiner", 0, "sep"),
    }.ToDictionary(signature => signature.Name);

    /// <summary>Functions that take any number of arguments.</summary>
    private static readonly HashSet<string> Variadic = ["range", "namespace", "dict", "cycler"];

    private static readonly HashSet<string> Methods =
    [
        // str
        "capitalize", "center", "count", "endswith", "expandtabs", "find", "format", "format_map", "index", "isalnum", "isalpha", "isascii",
        "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric", "isprintable", "isspace", "istitle", "isupper", "join", "ljust", "lower", "lstrip",
        "partition", "removeprefix", "removesuffix", "replace", "rfind", "rindex", "rjust", "rpartition", "rsplit", "rstrip", "split", "splitlines",
        "startswith", "strip", "swapcase", "title", "upper", "zfill",
        // dict and list; what changes them is refused when it is called, as Jinja's sandbox does
        "copy", "get", "items", "keys", "values", "append", "clear", "extend", "insert", "pop", "popitem", "remove", "reverse", "setdefault", "sort", "update",
        // int and float
        "bit_length", "is_integer",
        // cycler
        "next", "reset",
    ];

    private static readonly HashSet<string> LoopMembers =
    [
        "index", "index0", "first", "last", "length", "revindex", "revindex0", "previtem", "nextitem", "depth", "depth0", "cycle", "changed",
    ];

    /// <summary>The signature of a function with fixed parameters, or null.</summary>
    public static TemplateSignature? Find(string name) => Signatures.TryGetValue(name, out var signature) ? signature : null;

    /// <summary>True for range, namespace, dict and cycler.</summary>
    public static bool IsVariadic(string name) => Variadic.Contains(name);

    /// <summary>True where a name stands for a function without the template defining it.</summary>
    public static bool IsGlobal(string name) => Signatures.ContainsKey(name) || Variadic.Contains(name);

    /// <summary>True where some value of a template has a method of that name.</summary>
    public static bool IsMethod(string name) => Methods.Contains(name);

    /// <summary>True for the members of <c>loop</c>.</summary>
    public static bool IsLoopMember(string name) => LoopMembers.Contains(name);
}

namespace N2Eye.Specs.Json;

/// <summary>Typed access to the fields of an object, reporting what is absent or of another type.</summary>
/// <param name="node">The object.</param>
/// <param name="report">Where to report.</param>
/// <param name="path">How messages call the object, e.g. <c>text_config</c>; empty for the file itself.</param>
public sealed class JsonFields(JsonNode node, SpecReport report, string path = "")
{
    /// <summary>The fields of a file that holds an object; null, with the reason in the report, where it does not.</summary>
    public static JsonFields? OfFile(string text, SpecReport report)
    {
        if (JsonReader.Read(text, report) is not { } node || report.HasErrors) return null;
        if (node.Kind == JsonKind.Object) return new JsonFields(node, report);
        report.Error(JsonRules.WrongType, node, "The file must hold an object.");
        return null;
    }

    /// <summary>The object.</summary>
    public JsonNode Node { get; } = node;

    /// <summary>How messages call a field.</summary>
    public string Name(string field) => path.Length == 0 ? field : path + "." + field;

    /// <summary>True where the field is there and not null.</summary>
    public bool Has(string field) => Node[field] is not null;

    /// <summary>True where the field is there and null: for the few whose absence means something else.</summary>
    public bool IsNull(string field) => Node.Members.Any(member => member.Key == field && member.Value.Kind == JsonKind.Null);

    /// <summary>Where to point for a field: itself, or the object that lacks it.</summary>
    public JsonNode At(string field) => Node[field] ?? Node;

    /// <summary>True once anything was reported about the file.</summary>
    public bool HasErrors => report.HasErrors;

    /// <summary>Reports at a field.</summary>
    public void Error(SpecRule rule, string field, string message) => report.Error(rule, At(field), message);

    /// <summary>A whole number between bounds; a missing one gives <paramref name="fallback"/>, or is reported where that is null.</summary>
    public int Integer(string field, int? fallback = null, int least = 1, int most = int.MaxValue)
    {
        if (Node[field] is not { } value) return fallback ?? Missing<int>(field, "a whole number", least);
        if (value.AsInteger() is not { } number) return Wrong<int>(field, value, "a whole number", least);
        if (number >= least && number <= most) return (int)number;
        report.Error(JsonRules.OutOfRange, value, $"\"{Name(field)}\" is {value.Text}; it must lie between {least} and {most}.");
        return least;
    }

    /// <summary>A number between bounds; a missing one gives <paramref name="fallback"/>, or is reported where that is null.</summary>
    public double Number(string field, double? fallback = null, double least = double.MinValue, double most = double.MaxValue)
    {
        if (Node[field] is not { } value) return fallback ?? Missing<double>(field, "a number", 0);
        if (value.AsDouble() is not { } number) return Wrong<double>(field, value, "a number", least);
        // 1e999 reads as infinity, which lies between no bounds.
        if (number >= least && number <= most) return number;
        report.Error(JsonRules.OutOfRange, value, FormattableString.Invariant($"\"{Name(field)}\" is {value.Text}; it must lie between {least} and {most}."));
        return least;
    }

    /// <summary>A truth value; a missing one gives <paramref name="fallback"/>.</summary>
    public bool Boolean(string field, bool fallback)
    {
        if (Node[field] is not { } value) return fallback;
        return value.AsBoolean() ?? Wrong(field, value, "true or false", fallback);
    }

    /// <summary>A string; a missing one gives <paramref name="fallback"/>, or is reported where that is null.</summary>
    public string String(string field, string? fallback = null)
    {
        if (Node[field] is not { } value) return fallback ?? Missing(field, "a string", "");
        return value.Kind == JsonKind.String ? value.Text : Wrong(field, value, "a string", "");
    }

    /// <summary>A nested object, or null (reported where <paramref name="required"/>).</summary>
    public JsonFields? Object(string field, bool required = true)
    {
        if (Node[field] is not { } value) return required ? Missing<JsonFields?>(field, "an object", null) : null;
        return value.Kind == JsonKind.Object ? new JsonFields(value, report, Name(field)) : Wrong<JsonFields?>(field, value, "an object", null);
    }

    /// <summary>The elements of an array, or null (reported where <paramref name="required"/>).</summary>
    public IReadOnlyList<JsonNode>? Array(string field, bool required = true)
    {
        if (Node[field] is not { } value) return required ? Missing<IReadOnlyList<JsonNode>?>(field, "an array", null) : null;
        return value.Kind == JsonKind.Array ? value.Items : Wrong<IReadOnlyList<JsonNode>?>(field, value, "an array", null);
    }

    private T Missing<T>(string field, string expected, T value)
    {
        report.Error(JsonRules.MissingField, Node, $"\"{Name(field)}\" is missing: give {expected}.");
        return value;
    }

    private T Wrong<T>(string field, JsonNode at, string expected, T value)
    {
        report.Error(JsonRules.WrongType, at, $"\"{Name(field)}\" must be {expected}.");
        return value;
    }
}

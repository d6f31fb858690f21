using System.Globalization;

namespace N2Eye.Specs.Json;

/// <summary>What a JSON value is.</summary>
public enum JsonKind
{
    /// <summary>null</summary>
    Null,
    /// <summary>true</summary>
    True,
    /// <summary>false</summary>
    False,
    /// <summary>A number, kept as written.</summary>
    Number,
    /// <summary>A string, unescaped.</summary>
    String,
    /// <summary>[…]</summary>
    Array,
    /// <summary>{…}</summary>
    Object,
}

/// <summary>A JSON value that knows where in its file it stands.</summary>
public sealed class JsonNode
{
    internal JsonNode(JsonKind kind, int line, int column)
    {
        Kind = kind;
        Line = line;
        Column = column;
    }

    /// <summary>What the value is.</summary>
    public JsonKind Kind { get; }

    /// <summary>Line, counted from 1.</summary>
    public int Line { get; }

    /// <summary>Column, counted from 1.</summary>
    public int Column { get; }

    /// <summary>The string's value, or the number as it was written; empty for other kinds.</summary>
    public string Text { get; internal set; } = "";

    /// <summary>Elements of an array; empty for other kinds.</summary>
    public IReadOnlyList<JsonNode> Items { get; internal set; } = [];

    /// <summary>Members of an object in file order; empty for other kinds.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonNode>> Members { get; internal set; } = [];

    /// <summary>The member of that name, or null where there is none or it is JSON's null.</summary>
    public JsonNode? this[string name]
    {
        get
        {
            foreach (var member in Members)
            {
                if (member.Key == name) return member.Value.Kind == JsonKind.Null ? null : member.Value;
            }

            return null;
        }
    }

    /// <summary>The number as a whole number, or null where it is none.</summary>
    public long? AsInteger()
    {
        if (Kind != JsonKind.Number) return null;
        if (long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return whole;
        return AsDouble() is { } value && value == Math.Floor(value) && Math.Abs(value) < 1L << 53 ? (long)value : null;
    }

    /// <summary>The number as a double, or null where it is none.</summary>
    public double? AsDouble() =>
        Kind == JsonKind.Number && double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>The truth value, or null where it is none.</summary>
    public bool? AsBoolean() => Kind switch
    {
        JsonKind.True => true,
        JsonKind.False => false,
        _ => null,
    };
}

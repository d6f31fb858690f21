using System.Globalization;
using System.Text.Json;

namespace N2Eye.Runtime.Decoding.Grammars;

/// <summary>
/// JSON Schema (draft 2020-12) → <see cref="Grammar"/>: objects, arrays, strings, numbers, booleans, null, enumerations, constants and <c>anyOf</c>.
/// Properties come in the schema's order and no others do. A keyword that would forbid something and is not among these is refused.
/// </summary>
public static class JsonSchema
{
    private const int Deepest = 32;

    // What says something about a value without forbidding any.
    private static readonly HashSet<string> Annotations = new(StringComparer.Ordinal)
    {
        "$schema", "$id", "$comment", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "format",
    };

    /// <summary>Compiles a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="place">Where it is from, for messages.</param>
    /// <exception cref="N2EyeException">BadInput: it is no schema, uses what is not supported, allows nothing or is too large; the line names the place in it.</exception>
    public static Grammar Compile(JsonElement schema, string place)
    {
        var pattern = Value(schema, new Place(place, "", 0));
        return Grammar.Of(pattern) ?? throw Bad(place, "is too large: give smaller maxLength and maxItems, or fewer choices");
    }

    /// <summary>Compiles a schema's text.</summary>
    /// <exception cref="N2EyeException">BadInput: it is no JSON, or as above.</exception>
    public static Grammar Compile(string json, string place)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 2 * Deepest });
            return Compile(document.RootElement, place);
        }
        catch (JsonException failure)
        {
            throw new N2EyeException(FailureKind.BadInput, $"{place} is no JSON: {failure.Message.ReplaceLineEndings(" ")}", failure);
        }
    }

    private static Pattern Value(JsonElement schema, Place place)
    {
        if (place.Depth > Deepest) throw Bad(place, $"is deeper than {Deepest} levels");
        if (schema.ValueKind != JsonValueKind.Object) throw Bad(place, "must be an object");
        if (schema.TryGetProperty("enum", out var values))
        {
            Allow(schema, place, "enum", "type");
            return Enumeration(values, schema, place);
        }

        if (schema.TryGetProperty("const", out var constant))
        {
            Allow(schema, place, "const", "type");
            return JsonPatterns.Literal(constant);
        }

        if (schema.TryGetProperty("anyOf", out var ways))
        {
            Allow(schema, place, "anyOf");
            if (ways.ValueKind != JsonValueKind.Array || ways.GetArrayLength() == 0) throw Bad(place.At("anyOf"), "must be an array of schemas");
            return Pattern.Any([.. ways.EnumerateArray().Select((way, i) => Value(way, place.At("anyOf").At(i)))]);
        }

        if (!schema.TryGetProperty("type", out var type)) throw Bad(place, "has no \"type\"");
        return type.ValueKind == JsonValueKind.Array && type.GetArrayLength() > 0
            ? Pattern.Any([.. type.EnumerateArray().Select(one => Typed(one, schema, place, severalTypes: true))])
            : Typed(type, schema, place, severalTypes: false);
    }

    private static Pattern Typed(JsonElement type, JsonElement schema, Place place, bool severalTypes)
    {
        var name = type.ValueKind == JsonValueKind.String ? type.GetString() : null;
        // Keywords of one type say nothing about the values of another.
        void Own(params string[] keywords)
        {
            if (!severalTypes) Allow(schema, place, [.. keywords, "type"]);
        }

        switch (name)
        {
            case "object":
                Own("properties", "required", "additionalProperties");
                return Object(schema, place);
            case "array":
                Own("items", "minItems", "maxItems");
                return Array(schema, place);
            case "string":
                Own("minLength", "maxLength");
                var (shortest, longest) = Lengths(schema, "minLength", "maxLength", place);
                return JsonPatterns.String(shortest, longest);
            case "integer" or "number":
                Own("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");
                return Number(schema, isWhole: name == "integer", place);
            case "boolean":
                Own();
                return JsonPatterns.Boolean;
            case "null":
                Own();
                return JsonPatterns.Null;
            default:
                throw Bad(place.At("type"), "must be object, array, string, integer, number, boolean or null, or an array of these");
        }
    }

    private static Pattern Enumeration(JsonElement values, JsonElement schema, Place place)
    {
        if (values.ValueKind != JsonValueKind.Array || values.GetArrayLength() == 0) throw Bad(place.At("enum"), "must be an array of values");
        var kinds = schema.TryGetProperty("type", out var type) ? type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(kind => kind.ToString())] : [type.ToString()] : new List<string>();
        if (kinds.Count > 0 && values.EnumerateArray().FirstOrDefault(value => !kinds.Exists(kind => IsOf(value, kind))) is { ValueKind: not JsonValueKind.Undefined } wrong)
            throw Bad(place.At("enum"), $"has the value {wrong.GetRawText()}, which is not of the \"type\"");
        return Pattern.Any([.. values.EnumerateArray().Select(JsonPatterns.Literal)]);
    }

    private static bool IsOf(JsonElement value, string type) => value.ValueKind switch
    {
        JsonValueKind.Object => type == "object",
        JsonValueKind.Array => type == "array",
        JsonValueKind.String => type == "string",
        JsonValueKind.Number => type == "number" || (type == "integer" && value.TryGetDecimal(out var number) && decimal.IsInteger(number)),
        JsonValueKind.Null => type == "null",
        _ => type == "boolean",
    };

    private static Pattern Object(JsonElement schema, Place place)
    {
        var properties = schema.TryGetProperty("properties", out var given) ? given : default;
        if (properties.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined)) throw Bad(place.At("properties"), "must be an object");
        var required = new HashSet<string>(StringComparer.Ordinal);
        if (schema.TryGetProperty("required", out var names))
        {
            if (names.ValueKind != JsonValueKind.Array || names.EnumerateArray().Any(name => name.ValueKind != JsonValueKind.String)) throw Bad(place.At("required"), "must be an array of names");
            required.UnionWith(names.EnumerateArray().Select(name => name.GetString()!));
        }

        var members = new List<(Pattern Pattern, bool IsRequired)>();
        foreach (var property in properties.ValueKind == JsonValueKind.Object ? properties.EnumerateObject() : default)
        {
            var value = Value(property.Value, place.At("properties").At(property.Name));
            members.Add((Pattern.Join(JsonPatterns.Name(property.Name), JsonPatterns.Colon, value), required.Remove(property.Name)));
        }

        if (required.Count > 0) throw Bad(place.At("required"), $"names \"{required.First()}\", which \"properties\" does not describe");
        return Pattern.Join(Pattern.Text("{"), Members(members, 0), Pattern.Text("}"));
    }

    // The members from one on, none of which is written yet.
    private static Pattern Members(List<(Pattern Pattern, bool IsRequired)> members, int from)
    {
        if (from == members.Count) return Pattern.Empty;
        var first = Pattern.Join([members[from].Pattern, .. members.Skip(from + 1).Select(Further)]);
        return members[from].IsRequired ? first : Pattern.Any(first, Members(members, from + 1));

        static Pattern Further((Pattern Pattern, bool IsRequired) member)
        {
            var more = Pattern.Join(JsonPatterns.Comma, member.Pattern);
            return member.IsRequired ? more : more.OrNothing();
        }
    }

    private static Pattern Array(JsonElement schema, Place place)
    {
        if (!schema.TryGetProperty("items", out var items)) throw Bad(place, "has no \"items\"");
        var (least, most) = Lengths(schema, "minItems", "maxItems", place);
        var item = Value(items, place.At("items"));
        if (most == 0) return Pattern.Text("[]");
        var list = Pattern.Join(item, Pattern.Join(JsonPatterns.Comma, item).Repeated(Math.Max(0, least - 1), most - 1));
        return Pattern.Join(Pattern.Text("["), least > 0 ? list : list.OrNothing(), Pattern.Text("]"));
    }

    private static (int Least, int? Most) Lengths(JsonElement schema, string least, string most, Place place)
    {
        var (low, high) = (Count(schema, least, place) ?? 0, Count(schema, most, place));
        if (high < low) throw Bad(place, $"has a \"{most}\" below its \"{least}\"");
        return (low, high);
    }

    private static int? Count(JsonElement schema, string keyword, Place place)
    {
        if (!schema.TryGetProperty(keyword, out var value)) return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count >= 0 ? count : throw Bad(place.At(keyword), "must be a whole number of at least 0");
    }

    private static Pattern Number(JsonElement schema, bool isWhole, Place place)
    {
        // The least step above an exclusive bound.
        var step = isWhole ? 1 : NumberRange.Step;
        var least = Math.Max(Bound("minimum", -NumberRange.Largest, 0), Bound("exclusiveMinimum", -NumberRange.Largest, +1));
        var most = Math.Min(Bound("maximum", NumberRange.Largest, 0), Bound("exclusiveMaximum", NumberRange.Largest, -1));
        var numbers = isWhole ? NumberRange.Whole(least, most) : NumberRange.Decimal(least, most);
        return numbers ?? throw Bad(place, isWhole ? "has bounds with no whole number between them" : "has bounds with no number between them");

        decimal Bound(string keyword, decimal otherwise, int away)
        {
            if (!schema.TryGetProperty(keyword, out var value)) return otherwise;
            if (value.ValueKind != JsonValueKind.Number || !value.TryGetDecimal(out var bound) || Math.Abs(bound) > NumberRange.Largest)
                throw Bad(place.At(keyword), string.Create(CultureInfo.InvariantCulture, $"must be a number between -{NumberRange.Largest} and {NumberRange.Largest}"));
            // The next multiple of the step beyond it, or it itself where it is between two.
            return away == 0 ? bound : away > 0 ? (decimal.Floor(bound / step) + 1) * step : (decimal.Ceiling(bound / step) - 1) * step;
        }
    }

    private static void Allow(JsonElement schema, Place place, params string[] keywords)
    {
        foreach (var property in schema.EnumerateObject())
        {
            if (!keywords.Contains(property.Name) && !Annotations.Contains(property.Name))
                throw Bad(place, $"uses \"{property.Name}\", which is not supported here");
        }
    }

    private static N2EyeException Bad(Place place, string message) => Bad(place.Pointer.Length == 0 ? place.Document : $"{place.Document}#{place.Pointer}", message);

    private static N2EyeException Bad(string place, string message) => new(FailureKind.BadInput, $"{place} {message}.");

    /// <summary>A place in a schema: its document and a JSON pointer.</summary>
    private readonly record struct Place(string Document, string Pointer, int Depth)
    {
        public Place At(string name) => new(Document, $"{Pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}", Depth + 1);

        public Place At(int index) => At(index.ToString(CultureInfo.InvariantCulture));
    }
}

using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Unicode;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>
/// JSON as values of a template, all of whose characters a user wrote. Numbers are Python's: ints exact, floats shortest;
/// of a key that comes twice the last value counts.
/// </summary>
public static class JsonValues
{
    internal const int DeepestNesting = 256;

    // As Python: the time to read a number grows with the square of its length.
    private const int LongestNumber = 4300;

    /// <summary>Reads one JSON value.</summary>
    /// <param name="utf8Json">The JSON text in UTF-8, with or without a byte order mark.</param>
    /// <exception cref="N2EyeException">BadInput, where it is not JSON or not UTF-8.</exception>
    public static TemplateValue Parse(ReadOnlySpan<byte> utf8Json)
    {
        if (utf8Json.StartsWith("\uFEFF"u8)) utf8Json = utf8Json[3..];
        if (!Utf8.IsValid(utf8Json)) throw new N2EyeException(FailureKind.BadInput, "The request is not valid UTF-8.");
        try
        {
            using var document = JsonDocument.Parse(utf8Json.ToArray(), new JsonDocumentOptions { MaxDepth = DeepestNesting });
            return From(document.RootElement);
        }
        catch (JsonException error)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}");
            throw new N2EyeException(FailureKind.BadInput, $"The request is not valid JSON ({place}).", error);
        }
    }

    /// <summary>Takes over a JSON value.</summary>
    /// <exception cref="N2EyeException">BadInput, where a string holds half a surrogate pair.</exception>
    public static TemplateValue From(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => new DictValue(json.EnumerateObject().Select(Member), literal: true),
        JsonValueKind.Array => new ListValue(json.EnumerateArray().Select(From).ToArray(), literal: true),
        JsonValueKind.String => Text(json.GetString),
        JsonValueKind.Number => Number(json.GetRawText()),
        JsonValueKind.True => BooleanValue.Of(true, literal: true),
        JsonValueKind.False => BooleanValue.Of(false, literal: true),
        _ => NoneValue.User,
    };

    /// <summary>A string that a user wrote.</summary>
    public static TemplateValue String(string text) => TextValue.User(text);

    internal static DictValue Object(params ReadOnlySpan<(string Name, TemplateValue Value)> members)
    {
        var entries = new List<KeyValuePair<TemplateValue, TemplateValue>>();
        foreach (var (name, value) in members) entries.Add(new(TextValue.User(name), value));
        return new DictValue(entries, literal: true);
    }

    private static KeyValuePair<TemplateValue, TemplateValue> Member(JsonProperty property) => new(Text(() => property.Name), From(property.Value));

    private static TextValue Text(Func<string?> read)
    {
        try
        {
            return TextValue.User(read()!);
        }
        catch (InvalidOperationException error)
        {
            throw new N2EyeException(FailureKind.BadInput, "A string of the request holds half a surrogate pair (\\uD800 to \\uDFFF).", error);
        }
    }

    private static TemplateValue Number(string text)
    {
        if (text.Length > LongestNumber) throw new N2EyeException(FailureKind.BadInput, "A number of the request has more than 4300 digits.");
        return text.AsSpan().IndexOfAny('.', 'e', 'E') < 0
            ? new IntegerValue(BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), literal: true)
            : new FloatValue(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture), literal: true);
    }
}

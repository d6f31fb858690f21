using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using N2Eye.Runtime;

namespace N2Eye.Watch.Queries;

/// <summary>Whether an answer asks for another question. Everything that is said must hold.</summary>
internal sealed class AnswerCondition
{
    private readonly JsonPointer? pointer;
    private readonly JsonElement same;
    private readonly string? part;
    private readonly double? least;
    private readonly double? most;

    /// <summary>Reads a condition.</summary>
    /// <param name="options">What the configuration says.</param>
    /// <param name="field">Where, for messages.</param>
    /// <exception cref="N2EyeException">BadInput: it says nothing, or something that no answer can be.</exception>
    public AnswerCondition(ConditionOptions options, string field)
    {
        pointer = options.Pointer is { } path ? JsonPointer.Parse(path, $"{field}.pointer") : null;
        (same, part, least, most) = (options.Same, options.Contains is { } contains ? PlainText.Of(contains) : null, options.AtLeast, options.AtMost);
        if (same.ValueKind == JsonValueKind.Undefined && part is null && least is null && most is null)
            throw new N2EyeException(FailureKind.BadInput, $"{field} says nothing: give equals, contains, at_least or at_most.");
        if (same.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            throw new N2EyeException(FailureKind.BadInput, $"{field}.equals must be a text, a number, true, false or null: give a pointer to what is inside.");
        if (part is { Length: 0 }) throw new N2EyeException(FailureKind.BadInput, $"{field}.contains is empty.");
        if (least > most) throw new N2EyeException(FailureKind.BadInput, $"{field}.at_least is above at_most.");
    }

    /// <summary>True where the answer fits.</summary>
    public bool Fits(string answer)
    {
        if (pointer is null) return Fits(answer, AsJson(answer));
        return AnswerJson.TryParse(answer, out var root) && pointer.TryFind(root, out var value) && Fits(TextOf(value), value);
    }

    private bool Fits(string text, JsonNode? value) =>
        (same.ValueKind == JsonValueKind.Undefined || IsSame(same, text, value))
        && (part is null || PlainText.Of(text).Contains(part, StringComparison.Ordinal))
        && (least is null && most is null || Number(text) is { } number && !(number < least) && !(number > most));

    private static bool IsSame(JsonElement expected, string text, JsonNode? value) => expected.ValueKind switch
    {
        JsonValueKind.String => PlainText.Of(expected.GetString()!) == PlainText.Of(text),
        JsonValueKind.Number => Number(text) == expected.GetDouble(),
        JsonValueKind.Null => value is null && text == "null",
        _ => value?.GetValueKind() == expected.ValueKind,
    };

    private static double? Number(string text) =>
        double.TryParse(text.AsSpan().Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    // An answer of one word is a text to a person, whether or not it stands in quotes.
    private static string TextOf(JsonNode? value) => value is null ? "null" : value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();

    private static JsonNode? AsJson(string answer) => AnswerJson.TryParse(answer, out var value) ? value : JsonValue.Create(answer);
}

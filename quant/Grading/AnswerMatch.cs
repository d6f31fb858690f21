using System.Text.Json;
using System.Text.RegularExpressions;

namespace N2Eye.Quant.Grading;

/// <summary>When an answer is right.</summary>
public enum AnswerRule
{
    /// <summary>It is one of the expected ones.</summary>
    Exact,

    /// <summary>One of the expected ones stands in it, as whole words.</summary>
    Contains,
}

/// <summary>
/// Compares answers without case, white space around and between words, a leading article and a closing full stop, exclamation or
/// question mark. Where an expected answer is a JSON object or array, the answer must be equal JSON.
/// </summary>
public static partial class AnswerMatch
{
    /// <summary>True where the answer counts as right.</summary>
    public static bool IsRight(string answer, IEnumerable<string> expected, AnswerRule rule) => expected.Any(one => IsRight(answer, one, rule));

    private static bool IsRight(string answer, string expected, AnswerRule rule)
    {
        if (Json(expected) is { } wanted) return Json(answer) is { } given && JsonElement.DeepEquals(wanted, given);
        var (a, b) = (Normalize(answer), Normalize(expected));
        return rule == AnswerRule.Exact ? a == b : (" " + Words(a) + " ").Contains(" " + Words(b) + " ", StringComparison.Ordinal);
    }

    private static string Normalize(string text)
    {
        text = Spaces().Replace(text.ToLowerInvariant(), " ").Trim().TrimEnd('.', '!', '?').TrimEnd();
        return Article().Replace(text, "");
    }

    private static string Words(string text) => Spaces().Replace(Punctuation().Replace(text, " "), " ").Trim();

    private static JsonElement? Json(string text)
    {
        text = text.Trim();
        if (!text.StartsWith('{') && !text.StartsWith('[')) return null;
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();

    [GeneratedRegex("^(a|an|the) ", RegexOptions.CultureInvariant)]
    private static partial Regex Article();

    [GeneratedRegex(@"[^\p{L}\p{N}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Punctuation();
}

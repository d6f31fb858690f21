using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using N2Eye.Runtime.Tokenizers.PreTokenizers;
using N2Eye.Specs.Tokenizers.Patterns;

namespace N2Eye.Train.Tokenizer.Words;

/// <summary>Cuts text into the words that merges stay within, with the split pattern of Llama-3 and LFM2.</summary>
internal static class WordCutter
{
    /// <summary>The pattern as tokenizer.json writes it (Oniguruma).</summary>
    public const string Pattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private static readonly Regex Words = new(PatternTranslator.Translate(Pattern), RegexOptions.CultureInvariant);

    /// <summary>The words of a text, in order; every character is in one of them.</summary>
    public static IEnumerable<string> Cut(string text)
    {
        var (shown, origin) = Show(text);
        var at = 0;
        foreach (var match in Words.EnumerateMatches(shown).ToList())
        {
            if (match.Start > at) yield return text[origin[at]..origin[match.Start]];
            at = match.End;
            yield return text[origin[match.Start]..origin[at]];
        }

        if (at < shown.Length) yield return text[origin[at]..];
    }

    /// <summary>Finds all parts of the text that are control tokens and gives what lies between them.</summary>
    public static IEnumerable<string> WithoutControlTokens(string text)
    {
        var at = 0;
        while (true)
        {
            var next = ControlTokens.All
                .Select(token => (Token: token, Start: text.IndexOf(token, at, StringComparison.Ordinal)))
                .Where(found => found.Start >= 0)
                .OrderBy(found => found.Start)
                .FirstOrDefault();
            if (next.Token is null) break;
            if (next.Start > at) yield return text[at..next.Start];
            at = next.Start + next.Token.Length;
        }

        if (at < text.Length) yield return text[at..];
    }

    /// <summary>One character a code point, as the pattern sees it, and where each lies in the text.</summary>
    private static (string Shown, int[] Origin) Show(string text)
    {
        var shown = new StringBuilder(text.Length);
        var origin = new List<int>(text.Length + 1);
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            origin.Add(at);
            shown.Append(rune.IsBmp ? (char)rune.Value : AstralStandIns.For(CharUnicodeInfo.GetUnicodeCategory(rune.Value)));
            at += rune.Utf16SequenceLength;
        }

        origin.Add(at);
        return (shown.ToString(), [.. origin]);
    }

    private static List<(int Start, int End)> ToList(this Regex.ValueMatchEnumerator matches)
    {
        var list = new List<(int, int)>();
        foreach (var match in matches) list.Add((match.Index, match.Index + match.Length));
        return list;
    }
}

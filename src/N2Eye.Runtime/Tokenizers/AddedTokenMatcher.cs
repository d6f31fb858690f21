using System.Buffers;
using System.Text;
using N2Eye.Runtime.Prompts;

namespace N2Eye.Runtime.Tokenizers;

/// <summary>Finds added tokens in text, leftmost and of those the longest (tokenizers, AddedVocabulary).</summary>
internal sealed class AddedTokenMatcher
{
    private readonly Dictionary<char, AddedToken[]> byFirst; // longest first
    private readonly SearchValues<char> firsts;

    public AddedTokenMatcher(IEnumerable<AddedToken> tokens)
    {
        byFirst = tokens.Where(token => token.Content.Length > 0).GroupBy(token => token.Content[0])
            .ToDictionary(group => group.Key, group => group.OrderByDescending(token => token.Content.Length).ToArray());
        firsts = SearchValues.Create([.. byFirst.Keys]);
    }

    /// <summary>A token in a text.</summary>
    /// <param name="Token">Which.</param>
    /// <param name="Start">First code unit, white space that it swallows included.</param>
    /// <param name="End">One past the last.</param>
    public readonly record struct Match(AddedToken Token, int Start, int End);

    /// <summary>The next token at or after a position, or null.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">Where to begin; nothing before it is swallowed.</param>
    /// <param name="literal">Parts in which no control token counts.</param>
    public Match? Next(ReadOnlySpan<char> text, int from, ReadOnlySpan<TextRun> literal)
    {
        for (var at = from; at < text.Length; at++)
        {
            var step = text[at..].IndexOfAny(firsts);
            if (step < 0) return null;
            at += step;
            foreach (var token in byFirst[text[at]])
            {
                if (!text[at..].StartsWith(token.Content, StringComparison.Ordinal)) continue;
                var end = at + token.Content.Length;
                if (token.IsControl && Touches(literal, at, end)) continue;
                if (token.SingleWord && (IsWordBefore(text, at) || IsWordAt(text, end)))
                {
                    // As in tokenizers: the match is dropped, and the search goes on behind it.
                    at = end - 1;
                    break;
                }

                return Strip(token, text, from, at, end);
            }
        }

        return null;
    }

    private static Match Strip(AddedToken token, ReadOnlySpan<char> text, int from, int start, int end)
    {
        if (token.StripsLeft)
        {
            while (start > from && char.IsWhiteSpace(text[start - 1])) start--;
        }

        if (token.StripsRight)
        {
            while (end < text.Length && char.IsWhiteSpace(text[end])) end++;
        }

        return new Match(token, start, end);
    }

    private static bool Touches(ReadOnlySpan<TextRun> literal, int start, int end)
    {
        foreach (var run in literal)
        {
            if (run.Start >= end) return false;
            if (run.End > start) return true;
        }

        return false;
    }

    private static bool IsWordBefore(ReadOnlySpan<char> text, int at) =>
        at > 0 && Rune.DecodeLastFromUtf16(text[..at], out var rune, out _) == OperationStatus.Done && IsWord(rune);

    private static bool IsWordAt(ReadOnlySpan<char> text, int at) =>
        at < text.Length && Rune.DecodeFromUtf16(text[at..], out var rune, out _) == OperationStatus.Done && IsWord(rune);

    private static bool IsWord(Rune rune) => Rune.IsLetterOrDigit(rune) || rune.Value == '_'
        || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark
            or System.Globalization.UnicodeCategory.EnclosingMark or System.Globalization.UnicodeCategory.ConnectorPunctuation or System.Globalization.UnicodeCategory.LetterNumber;
}

using N2Eye.Runtime.Tokenizers.PreTokenizers;

namespace N2Eye.Specs.Tokenizers;

/// <summary>A byte-level BPE tokenizer as tokenizer.json describes it.</summary>
/// <param name="Vocabulary">The model's tokens by id, spelled in the byte-level alphabet; empty where an id names none.</param>
/// <param name="Merges">The merges by rank; a pair that the file repeats appears with its last rank.</param>
/// <param name="IgnoreMerges">Whether a whole word that is a token is taken before any merge.</param>
/// <param name="AddedTokens">The added tokens by ascending id.</param>
/// <param name="NormalizesToNfc">Whether text is brought to NFC.</param>
/// <param name="PreTokenizer">The steps that cut text into words, in order.</param>
/// <param name="Prefix">Ids that stand before a single text (bos).</param>
/// <param name="Suffix">Ids that stand after a single text.</param>
public sealed record TokenizerSpec(
    EquatableArray<string> Vocabulary,
    EquatableArray<MergeSpec> Merges,
    bool IgnoreMerges,
    EquatableArray<AddedTokenSpec> AddedTokens,
    bool NormalizesToNfc,
    EquatableArray<PreTokenizerStepSpec> PreTokenizer,
    EquatableArray<int> Prefix,
    EquatableArray<int> Suffix)
{
    /// <summary>One past the highest id that names a token.</summary>
    public int Count => Math.Max(Vocabulary.Count, AddedTokens.Count == 0 ? 0 : AddedTokens[AddedTokens.Count - 1].Id + 1);
}

/// <summary>Two tokens that become one.</summary>
/// <param name="Left">Id of the left token.</param>
/// <param name="Right">Id of the right token.</param>
/// <param name="Result">Id of the token they become.</param>
/// <param name="Rank">Its place in the file: lower ranks merge first.</param>
public readonly record struct MergeSpec(int Left, int Right, int Result, int Rank);

/// <summary>A token that is searched for in text before anything else happens to it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its text.</param>
/// <param name="SingleWord">Whether it must not touch another word character.</param>
/// <param name="StripsLeft">Whether it swallows white space on its left.</param>
/// <param name="StripsRight">Whether it swallows white space on its right.</param>
/// <param name="Normalized">Whether it is searched for in normalized text.</param>
/// <param name="Special">Whether decoding may leave it out.</param>
public sealed record AddedTokenSpec(
    int Id, string Content, bool SingleWord, bool StripsLeft, bool StripsRight, bool Normalized, bool Special)
{
    /// <summary>Whether it never counts in a user's text. The same as AddedToken.IsControl in the runtime.</summary>
    public bool IsControl => Special || Content.IndexOfAny(Markup) >= 0;

    private static readonly char[] Markup = ['<', '[', '|'];
}

/// <summary>What a step of the pre-tokenizer does.</summary>
public enum PreTokenizerStepKind
{
    /// <summary>Cuts each piece at the matches of a pattern.</summary>
    Split,

    /// <summary>Puts a space before each piece that does not begin with one.</summary>
    PrefixSpace,

    /// <summary>Spells each piece's UTF-8 bytes in the byte-level alphabet; absent where it would be the last step.</summary>
    ByteMap,
}

/// <summary>What becomes of the matches of a Split.</summary>
public enum SplitBehavior
{
    /// <summary>A match is a piece of its own.</summary>
    Isolated,

    /// <summary>A match is dropped.</summary>
    Removed,

    /// <summary>A match joins the piece before it.</summary>
    MergedWithPrevious,

    /// <summary>A match joins the piece after it.</summary>
    MergedWithNext,

    /// <summary>Neighbouring matches are one piece.</summary>
    Contiguous,
}

/// <summary>A step of the pre-tokenizer.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Pattern">For a Split: the .NET pattern; otherwise empty.</param>
/// <param name="Behavior">For a Split: what becomes of matches.</param>
/// <param name="Invert">For a Split: whether what lies between matches counts as the match.</param>
public sealed record PreTokenizerStepSpec(
    PreTokenizerStepKind Kind, string Pattern = "", SplitBehavior Behavior = SplitBehavior.Isolated, bool Invert = false)
{
    /// <summary>The runtime's compiled pattern that matches the same; null where it has none.</summary>
    public string? PublishedPattern => PublishedPatterns.NameOf(Pattern);
}

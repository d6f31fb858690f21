namespace N2Eye.Runtime.Tokenizers;

/// <summary>
/// A tokenizer.json as read-only data: the generator derives one class from it, whose spans lie in the executable, so that
/// nothing is built at start-up. All numbers are little-endian, packed into 64-bit words (docs/tokenizer.md).
/// </summary>
public abstract class TokenizerTables
{
    /// <summary>One past the highest id that names a token.</summary>
    public abstract int Count { get; }

    /// <summary>(count + 1,) uint32: where each token's bytes begin in <see cref="TokenBytes"/>.</summary>
    public abstract ReadOnlySpan<ulong> TokenOffsets { get; }

    /// <summary>Bytes of every token, one after the other.</summary>
    public abstract ReadOnlySpan<ulong> TokenBytes { get; }

    /// <summary>(256,) int32: the token of a single byte, −1 where there is none.</summary>
    public abstract ReadOnlySpan<ulong> ByteTokens { get; }

    /// <summary>(vocabulary + 1,) int32: where the merges of each left token begin in <see cref="Merges"/>.</summary>
    public abstract ReadOnlySpan<ulong> MergeOffsets { get; }

    /// <summary>(merges,): right &lt;&lt; 43 | rank &lt;&lt; 21 | result, by left token and then by right.</summary>
    public abstract ReadOnlySpan<ulong> Merges { get; }

    /// <summary>(slots,) int32: ids by the hash of their bytes, open addressing, −1 = empty; empty where whole words are not looked up.</summary>
    public abstract ReadOnlySpan<ulong> Words { get; }

    /// <summary>The added tokens by ascending id.</summary>
    public abstract ReadOnlySpan<AddedToken> AddedTokens { get; }

    /// <summary>Whether text is brought to NFC first.</summary>
    public abstract bool NormalizesToNfc { get; }

    /// <summary>The steps that cut text into words.</summary>
    public abstract ReadOnlySpan<PreTokenizers.PreTokenizerStep> PreTokenizer { get; }

    /// <summary>Ids that stand before a single text (bos).</summary>
    public abstract ReadOnlySpan<int> Prefix { get; }

    /// <summary>The slot in a table of a power of two where a key is searched first. The generator uses the same.</summary>
    internal static int Slot(ulong key, int slots) => (int)(unchecked(key * 0x9E3779B97F4A7C15UL) >> (64 - System.Numerics.BitOperations.Log2((uint)slots)));

    /// <summary>FNV-1a, the key of a word's bytes. The generator uses the same.</summary>
    internal static ulong WordKey(ReadOnlySpan<byte> word)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in word) hash = unchecked((hash ^ b) * 1099511628211UL);
        return hash;
    }
}

/// <summary>A token that is searched for in text before anything else happens to it (Hugging Face's AddedToken).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its text.</param>
/// <param name="SingleWord">Must not touch another word character.</param>
/// <param name="StripsLeft">Swallows white space on its left.</param>
/// <param name="StripsRight">Swallows white space on its right.</param>
/// <param name="Normalized">Searched for in normalized text.</param>
/// <param name="Special">Decoding may leave it out.</param>
public sealed record AddedToken(int Id, string Content, bool SingleWord, bool StripsLeft, bool StripsRight, bool Normalized, bool Special)
{
    /// <summary>
    /// A control token never counts in text that a user wrote: every special token, and any other that looks like markup
    /// (Qwen's <c>&lt;think&gt;</c> is not marked special). Runs of spaces and plain words are no danger.
    /// </summary>
    public bool IsControl { get; } = Special || Content.AsSpan().IndexOfAny("<[|") >= 0;
}

using System.Buffers;
using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text;
using N2Eye.Runtime.Prompts;
using N2Eye.Runtime.Tokenizers.PreTokenizers;
using N2Eye.Runtime.Tokenizers.Unicode;

namespace N2Eye.Runtime.Tokenizers;

/// <summary>Byte-level BPE over generated tables: text ↔ ids, as Hugging Face's <c>tokenizers</c> does it. Safe to use from many threads.</summary>
public sealed class Tokenizer
{
    private readonly TokenizerTables tables;
    private readonly BytePairMerger merger;
    private readonly AddedTokenMatcher inRawText;
    private readonly AddedTokenMatcher inNormalizedText;
    private readonly FrozenDictionary<int, AddedToken> addedById;

    /// <param name="tables">The generated tables.</param>
    public Tokenizer(TokenizerTables tables)
    {
        this.tables = tables;
        merger = new BytePairMerger(tables);
        var added = tables.AddedTokens.ToArray();
        // Without a normalizer there is one text, and the two searches would only differ in their order.
        inRawText = new AddedTokenMatcher(added.Where(token => !token.Normalized));
        // What is searched for in normalized text is normalized itself.
        inNormalizedText = new AddedTokenMatcher(added.Where(token => token.Normalized)
            .Select(token => tables.NormalizesToNfc ? token with { Content = Nfc.Normalize(token.Content) } : token));
        addedById = added.ToFrozenDictionary(token => token.Id);
    }

    /// <summary>One past the highest id that names a token.</summary>
    public int Count => tables.Count;

    /// <summary>Ids that stand before a single text (bos), as the post-processor says. <c>Encode</c> does not add them.</summary>
    public ReadOnlySpan<int> Prefix => tables.Prefix;

    /// <summary>Appends the ids of a text in which every control token counts; nothing is added around it.</summary>
    public void Encode(string text, List<int> ids) => Encode(Prompt.Trusted(text), ids);

    /// <summary>Appends the ids of a prompt: control tokens count only where the template wrote them.</summary>
    public void Encode(Prompt prompt, List<int> ids)
    {
        var text = prompt.Text;
        var pieces = new Pieces();
        var at = 0;
        while (inRawText.Next(text, at, prompt.Literal) is { } match)
        {
            EncodeNormalized(prompt, at, match.Start, pieces, ids);
            ids.Add(match.Token.Id);
            at = match.End;
        }

        EncodeNormalized(prompt, at, text.Length, pieces, ids);
    }

    /// <summary>The id of an added token by its text; null where there is none.</summary>
    public int? IdOf(string token)
    {
        foreach (var added in tables.AddedTokens)
        {
            if (added.Content == token) return added.Id;
        }

        return null;
    }

    /// <summary>True for added tokens that are control tokens.</summary>
    public bool IsSpecial(int id) => addedById.TryGetValue(id, out var token) && token.IsControl;

    /// <summary>What an id decodes to; empty where it names no token.</summary>
    public ReadOnlySpan<byte> BytesOf(int id)
    {
        if ((uint)id >= (uint)tables.Count) return default;
        var offsets = MemoryMarshal.Cast<ulong, uint>(tables.TokenOffsets);
        return MemoryMarshal.AsBytes(tables.TokenBytes)[(int)offsets[id]..(int)offsets[id + 1]];
    }

    /// <summary>The text of ids; bytes that are no UTF-8 become U+FFFD.</summary>
    /// <param name="ids">Ids.</param>
    /// <param name="skipSpecialTokens">Leave out tokens that are marked special.</param>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var id in ids)
        {
            if (!skipSpecialTokens || !addedById.TryGetValue(id, out var token) || !token.Special) bytes.Write(BytesOf(id));
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private void EncodeNormalized(Prompt prompt, int start, int end, Pieces pieces, List<int> ids)
    {
        if (start == end) return;
        var part = prompt.Slice(start, end);
        if (tables.NormalizesToNfc) part = PromptNormalization.Normalize(part);
        var text = part.Text;
        var literal = part.Literal;
        var at = 0;
        while (inNormalizedText.Next(text, at, literal) is { } match)
        {
            EncodeWords(text[at..match.Start], pieces, ids);
            ids.Add(match.Token.Id);
            at = match.End;
        }

        EncodeWords(at == 0 ? text : text[at..], pieces, ids);
    }

    private void EncodeWords(string text, Pieces pieces, List<int> ids)
    {
        if (text.Length == 0) return;
        pieces.Start(text);
        foreach (var step in tables.PreTokenizer) step.Apply(pieces);
        for (var i = 0; i < pieces.Count; i++) EncodeWord(pieces.Original(i), pieces.IsByteMapped, ids);
    }

    private void EncodeWord(ReadOnlySpan<char> word, bool isByteMapped, List<int> ids)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(word.Length));
        var symbols = ArrayPool<int>.Shared.Rent(bytes.Length);
        var length = Utf8Of(word, isByteMapped, bytes);
        if (WholeWord(bytes.AsSpan(0, length)) is { } whole)
        {
            ids.Add(whole);
        }
        else
        {
            var byteTokens = MemoryMarshal.Cast<ulong, int>(tables.ByteTokens);
            for (var i = 0; i < length; i++) symbols[i] = byteTokens[bytes[i]];
            var count = merger.Merge(symbols.AsSpan(0, length));
            ids.AddRange(symbols.AsSpan(0, count));
        }

        ArrayPool<byte>.Shared.Return(bytes);
        ArrayPool<int>.Shared.Return(symbols);
    }

    private static int Utf8Of(ReadOnlySpan<char> word, bool isByteMapped, Span<byte> bytes)
    {
        if (!isByteMapped) return Encoding.UTF8.GetBytes(word, bytes);
        for (var i = 0; i < word.Length; i++) bytes[i] = ByteAlphabet.ByteOf(word[i]);
        return word.Length;
    }

    /// <summary>The token that is the whole word, for tokenizers that ask for it before merging.</summary>
    private int? WholeWord(ReadOnlySpan<byte> word)
    {
        var words = MemoryMarshal.Cast<ulong, int>(tables.Words);
        if (words.IsEmpty) return null;
        for (var slot = TokenizerTables.Slot(TokenizerTables.WordKey(word), words.Length); words[slot] >= 0; slot = (slot + 1) & (words.Length - 1))
        {
            if (BytesOf(words[slot]).SequenceEqual(word)) return words[slot];
        }

        return null;
    }
}

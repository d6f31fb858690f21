using System.Text;
using N2Eye.Specs.Tokenizers;

namespace N2Eye.Generators.Tokenizers;

/// <summary>Lays a tokenizer out as the runtime's TokenizerTables reads it.</summary>
internal static class TokenTables
{
    /// <summary>Where each token's bytes begin, and the bytes of all.</summary>
    public static (int[] Offsets, ulong[] Bytes) Bytes(TokenizerSpec spec)
    {
        var added = spec.AddedTokens.ToDictionary(token => token.Id, token => token.Content);
        var offsets = new int[spec.Count + 1];
        var bytes = new List<byte>();
        for (var id = 0; id < spec.Count; id++)
        {
            offsets[id] = bytes.Count;
            var text = added.TryGetValue(id, out var content) ? content : id < spec.Vocabulary.Count ? spec.Vocabulary[id] : "";
            bytes.AddRange(Decode(text));
        }

        offsets[spec.Count] = bytes.Count;
        return (offsets, Pack(bytes));
    }

    /// <summary>The token of each single byte, −1 where there is none.</summary>
    public static int[] ByteTokens(TokenizerSpec spec)
    {
        var tokens = Enumerable.Repeat(-1, 256).ToArray();
        for (var id = 0; id < spec.Vocabulary.Count; id++)
        {
            if (spec.Vocabulary[id].Length == 1 && ByteAlphabet.ByteOf(spec.Vocabulary[id][0]) is >= 0 and var value) tokens[value] = id;
        }

        return tokens;
    }

    /// <summary>
    /// Control tokens are found by their text before anything is merged. Published vocabularies list many of them among the
    /// ordinary tokens too: what merges a user's letters into one, or takes a whole word for one, is left out.
    /// </summary>
    private static HashSet<int> Unreachable(TokenizerSpec spec) =>
        [.. spec.AddedTokens.Where(token => token.IsControl && token.Id < spec.Vocabulary.Count && spec.Vocabulary[token.Id].Length > 1).Select(token => token.Id)];

    /// <summary>Merges by their left token, of one left token by their right one; and where each left token's begin.</summary>
    public static (int[] Offsets, ulong[] Entries) Merges(TokenizerSpec spec)
    {
        var offsets = new int[spec.Vocabulary.Count + 1];
        var unreachable = Unreachable(spec);
        var merges = spec.Merges.Where(merge => !unreachable.Contains(merge.Result)).ToArray();
        foreach (var merge in merges) offsets[merge.Left + 1]++;
        for (var id = 0; id < spec.Vocabulary.Count; id++) offsets[id + 1] += offsets[id];
        var entries = merges.OrderBy(merge => merge.Left).ThenBy(merge => merge.Right)
            .Select(merge => ((ulong)(uint)merge.Right << 43) | ((ulong)(uint)merge.Rank << 21) | (uint)merge.Result);
        return (offsets, entries.ToArray());
    }

    /// <summary>Open addressing at half load: ids by the hash of their bytes; empty where no whole word is looked up.</summary>
    public static int[] Words(TokenizerSpec spec)
    {
        if (!spec.IgnoreMerges) return [];
        var unreachable = Unreachable(spec);
        var slots = PowerOfTwo(2 * spec.Vocabulary.Count);
        var table = Enumerable.Repeat(-1, slots).ToArray();
        for (var id = 0; id < spec.Vocabulary.Count; id++)
        {
            if (spec.Vocabulary[id].Length == 0 || unreachable.Contains(id)) continue;
            var slot = Slot(WordKey(Decode(spec.Vocabulary[id])), slots);
            while (table[slot] >= 0) slot = (slot + 1) & (slots - 1);
            table[slot] = id;
        }

        return table;
    }

    /// <summary>32-bit numbers, two to a word, the first in the lower half.</summary>
    public static ulong[] Pack(int[] numbers)
    {
        var words = new ulong[(numbers.Length + 1) / 2];
        for (var i = 0; i < numbers.Length; i++) words[i / 2] |= (ulong)(uint)numbers[i] << (32 * (i % 2));
        return words;
    }

    private static ulong[] Pack(List<byte> bytes)
    {
        var words = new ulong[(bytes.Count + 7) / 8];
        for (var i = 0; i < bytes.Count; i++) words[i / 8] |= (ulong)bytes[i] << (8 * (i % 8));
        return words;
    }

    /// <summary>
    /// As Hugging Face's ByteLevel decoder reads a token: bytes where every letter is of the byte-level alphabet, otherwise its
    /// UTF-8, as for an added token with a space in it.
    /// </summary>
    private static byte[] Decode(string token)
    {
        var bytes = new byte[token.Length];
        for (var i = 0; i < token.Length; i++)
        {
            var value = ByteAlphabet.ByteOf(token[i]);
            if (value < 0) return Encoding.UTF8.GetBytes(token);
            bytes[i] = (byte)value;
        }

        return bytes;
    }

    private static int PowerOfTwo(int least)
    {
        var power = 2;
        while (power < least) power *= 2;
        return power;
    }

    // The same as TokenizerTables.Slot and WordKey in the runtime.
    private static int Slot(ulong key, int slots)
    {
        var bits = 0;
        while (1 << bits < slots) bits++;
        return (int)(unchecked(key * 0x9E3779B97F4A7C15UL) >> (64 - bits));
    }

    private static ulong WordKey(byte[] word)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in word) hash = unchecked((hash ^ b) * 1099511628211UL);
        return hash;
    }
}

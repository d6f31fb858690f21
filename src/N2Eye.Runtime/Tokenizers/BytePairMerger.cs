using System.Buffers;

namespace N2Eye.Runtime.Tokenizers;

/// <summary>
/// Merges a word's bytes into tokens: always the pair of the lowest rank, of equal ranks the leftmost. Short words are scanned,
/// long ones use a queue, so that a hundred thousand letters without a space stay affordable.
/// </summary>
/// <param name="tables">The merges.</param>
internal sealed class BytePairMerger(TokenizerTables tables)
{
    private const ulong Empty = ulong.MaxValue;
    private const int LongestScanned = 48;

    private readonly int slots = tables.Merges.Length / 2;

    /// <summary>Merges in place.</summary>
    /// <param name="symbols">Tokens of single bytes in, tokens out.</param>
    /// <returns>How many remain.</returns>
    public int Merge(Span<int> symbols) => slots == 0 ? symbols.Length : symbols.Length <= LongestScanned ? Scan(symbols) : Queue(symbols);

    private int Scan(Span<int> symbols)
    {
        var count = symbols.Length;
        while (count > 1)
        {
            var best = Empty;
            var at = -1;
            for (var i = 0; i + 1 < count; i++)
            {
                var merge = Find(symbols[i], symbols[i + 1]);
                // Rank in the upper half, so a smaller word is a lower rank.
                if (merge < best) (best, at) = (merge, i);
            }

            if (at < 0) break;
            symbols[at] = (int)(uint)best;
            symbols[(at + 2)..count].CopyTo(symbols[(at + 1)..]);
            count--;
        }

        return count;
    }

    private int Queue(Span<int> symbols)
    {
        var links = ArrayPool<int>.Shared.Rent(2 * symbols.Length); // next and previous of each position; −1 = none
        var next = links.AsSpan(0, symbols.Length);
        var previous = links.AsSpan(symbols.Length, symbols.Length);
        var queue = new PriorityQueue<(int Position, int Left, int Right), ulong>(symbols.Length);
        for (var i = 0; i < symbols.Length; i++)
        {
            (next[i], previous[i]) = (i + 1 < symbols.Length ? i + 1 : -1, i - 1);
            if (i > 0) Offer(queue, i - 1, symbols[i - 1], symbols[i]);
        }

        while (queue.TryDequeue(out var pair, out _))
        {
            var right = next[pair.Position];
            // The neighbours may have been merged since the pair was offered.
            if (symbols[pair.Position] != pair.Left || right < 0 || symbols[right] != pair.Right) continue;
            symbols[pair.Position] = (int)(uint)Find(pair.Left, pair.Right);
            symbols[right] = -1;
            next[pair.Position] = next[right];
            if (next[right] >= 0) previous[next[right]] = pair.Position;
            if (previous[pair.Position] >= 0) Offer(queue, previous[pair.Position], symbols[previous[pair.Position]], symbols[pair.Position]);
            if (next[pair.Position] >= 0) Offer(queue, pair.Position, symbols[pair.Position], symbols[next[pair.Position]]);
        }

        var count = 0;
        for (var i = 0; i >= 0; i = next[i]) symbols[count++] = symbols[i];
        ArrayPool<int>.Shared.Return(links);
        return count;
    }

    private void Offer(PriorityQueue<(int Position, int Left, int Right), ulong> queue, int position, int left, int right)
    {
        var merge = Find(left, right);
        if (merge != Empty) queue.Enqueue((position, left, right), (merge & 0xFFFFFFFF00000000UL) | (uint)position);
    }

    /// <summary>rank &lt;&lt; 32 | result of a pair, all ones where it does not merge.</summary>
    private ulong Find(int left, int right)
    {
        var key = ((ulong)(uint)left << 32) | (uint)right;
        var table = tables.Merges;
        for (var slot = TokenizerTables.Slot(key, slots); ; slot = (slot + 1) & (slots - 1))
        {
            var found = table[2 * slot];
            if (found == key) return table[2 * slot + 1];
            if (found == Empty) return Empty;
        }
    }
}

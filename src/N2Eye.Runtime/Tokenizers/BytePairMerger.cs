using System.Buffers;
using System.Runtime.InteropServices;

namespace N2Eye.Runtime.Tokenizers;

/// <summary>
/// Merges a word's bytes into tokens: always the pair of the lowest rank, of equal ranks the leftmost. Short words are scanned,
/// long ones use a queue, so that a hundred thousand letters without a space stay affordable.
/// </summary>
/// <param name="tables">The merges.</param>
internal sealed class BytePairMerger(TokenizerTables tables)
{
    private const ulong None = ulong.MaxValue;
    private const int RankShift = 21;
    private const int RightShift = 43;
    private const ulong RankAndResult = (1UL << RightShift) - 1;
    private const int LongestScanned = 48;

    private readonly bool hasMerges = !tables.Merges.IsEmpty;

    /// <summary>Merges in place.</summary>
    /// <param name="symbols">Tokens of single bytes in, tokens out.</param>
    /// <returns>How many remain.</returns>
    public int Merge(Span<int> symbols) => !hasMerges ? symbols.Length : symbols.Length <= LongestScanned ? Scan(symbols) : Queue(symbols);

    private int Scan(Span<int> symbols)
    {
        var count = symbols.Length;
        while (count > 1)
        {
            var best = None;
            var at = -1;
            for (var i = 0; i + 1 < count; i++)
            {
                var merge = Find(symbols[i], symbols[i + 1]);
                // The rank stands above the result, so a smaller word is a lower rank.
                if (merge < best) (best, at) = (merge, i);
            }

            if (at < 0) break;
            symbols[at] = ResultOf(best);
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
            symbols[pair.Position] = ResultOf(Find(pair.Left, pair.Right));
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
        if (merge != None) queue.Enqueue((position, left, right), (merge >> RankShift << 32) | (uint)position);
    }

    private static int ResultOf(ulong merge) => (int)(merge & ((1 << RankShift) - 1));

    /// <summary>rank &lt;&lt; 21 | result of a pair, all ones where it does not merge.</summary>
    private ulong Find(int left, int right)
    {
        var merges = tables.Merges;
        var offsets = MemoryMarshal.Cast<ulong, int>(tables.MergeOffsets);
        var (low, high) = (offsets[left], offsets[left + 1]);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var found = (int)(merges[middle] >> RightShift);
            if (found == right) return merges[middle] & RankAndResult;
            if (found < right) low = middle + 1;
            else high = middle;
        }

        return None;
    }
}

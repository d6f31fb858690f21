namespace N2Eye.Train.Tokenizer.Merging;

/// <summary>
/// How often each pair of neighbours occurs, and in which words. Overlaps count: "aaa" holds the pair (a, a) twice, as in
/// Hugging Face's trainer.
/// </summary>
internal sealed class PairCounts
{
    private readonly List<(int[] Symbols, long Count)> words;
    private readonly Dictionary<Merge, long> counts = [];
    private readonly Dictionary<Merge, HashSet<int>> places = [];

    // Entries whose count is out of date are dropped when they surface.
    private readonly PriorityQueue<Merge, (long Count, Merge Pair)> queue = new(Comparer<(long Count, Merge Pair)>.Create(Order));

    public PairCounts(IEnumerable<(int[] Symbols, long Count)> words)
    {
        this.words = [.. words];
        for (var word = 0; word < this.words.Count; word++) Count(word, this.words[word].Count);
        foreach (var (pair, count) in counts) queue.Enqueue(pair, (count, pair));
    }

    /// <summary>The most frequent pair; among equals the one with the lower left id, then the lower right id. Null where none is left.</summary>
    public (Merge Pair, long Count)? Best()
    {
        while (queue.TryPeek(out var pair, out var priority))
        {
            if (counts.GetValueOrDefault(pair) == priority.Count && priority.Count > 0) return (pair, priority.Count);
            queue.Dequeue();
        }

        return null;
    }

    /// <summary>Replaces a pair everywhere, from left to right in each word.</summary>
    public void Replace(Merge pair, int token)
    {
        var changed = new HashSet<Merge>();
        foreach (var word in places[pair].ToArray())
        {
            var (symbols, count) = words[word];
            Collect(symbols, changed);
            Count(word, -count);
            words[word] = (Apply(symbols, pair, token), count);
            Collect(words[word].Symbols, changed);
            Count(word, count);
        }

        foreach (var other in changed)
        {
            if (counts.GetValueOrDefault(other) is > 0 and var count) queue.Enqueue(other, (count, other));
        }
    }

    /// <summary>A word after a merge: (symbols,) to (fewer symbols,).</summary>
    public static int[] Apply(ReadOnlySpan<int> symbols, Merge pair, int token)
    {
        var result = new List<int>(symbols.Length);
        for (var i = 0; i < symbols.Length; i++)
        {
            if (i + 1 < symbols.Length && symbols[i] == pair.Left && symbols[i + 1] == pair.Right)
            {
                result.Add(token);
                i++;
            }
            else
            {
                result.Add(symbols[i]);
            }
        }

        return [.. result];
    }

    private void Count(int word, long change)
    {
        var symbols = words[word].Symbols;
        for (var i = 0; i + 1 < symbols.Length; i++)
        {
            var pair = new Merge(symbols[i], symbols[i + 1]);
            counts[pair] = counts.GetValueOrDefault(pair) + change;
            if (!places.TryGetValue(pair, out var at)) places[pair] = at = [];
            if (change > 0) at.Add(word);
            else at.Remove(word);
        }
    }

    private static void Collect(int[] symbols, HashSet<Merge> pairs)
    {
        for (var i = 0; i + 1 < symbols.Length; i++) pairs.Add(new Merge(symbols[i], symbols[i + 1]));
    }

    private static int Order((long Count, Merge Pair) a, (long Count, Merge Pair) b)
    {
        if (a.Count != b.Count) return b.Count.CompareTo(a.Count);
        return a.Pair.Left != b.Pair.Left ? a.Pair.Left.CompareTo(b.Pair.Left) : a.Pair.Right.CompareTo(b.Pair.Right);
    }
}

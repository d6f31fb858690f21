namespace N2Eye.Runtime.Decoding.Grammars;

/// <summary>
/// A regular language of bytes that an answer must belong to, as a deterministic automaton with minimal bookkeeping per byte. Every state
/// leads to an end. Safe to use from many threads.
/// </summary>
public sealed class Grammar
{
    /// <summary>No state: the bytes so far begin nothing of the language.</summary>
    internal const int Dead = -1;

    private const int MostStates = 1 << 17;

    private readonly byte[] classes; // (256,) bytes that no pattern tells apart
    private readonly int classCount;
    private readonly int[] next; // (states, classes)
    private readonly int[] distance; // (states,) bytes that end it soonest; 0 = it may end here

    private Grammar(byte[] classes, int classCount, int[] next, int[] distance) =>
        (this.classes, this.classCount, this.next, this.distance) = (classes, classCount, next, distance);

    /// <summary>Bytes of the shortest answer.</summary>
    public int ShortestLength => distance[0];

    internal static int Start => 0;

    /// <summary>Builds the automaton.</summary>
    /// <returns>Null where it would have too many states.</returns>
    internal static Grammar? Of(Pattern pattern)
    {
        if (Nfa.Of(pattern, MostStates) is not { } nfa) return null;
        var (classes, examples) = Classes([.. nfa.Sets]);
        var states = new Dictionary<string, int>(StringComparer.Ordinal);
        var members = new List<int[]>();
        var next = new List<int>();
        StateOf([nfa.Start]);
        for (var state = 0; state < members.Count; state++)
        {
            if (members.Count > MostStates) return null;
            foreach (var example in examples)
            {
                var targets = members[state].Select(member => nfa.Next(member, example)).OfType<int>().ToArray();
                next.Add(targets.Length == 0 ? Dead : StateOf(targets));
            }
        }

        var distance = Distances(members, nfa.End, next, examples.Length);
        for (var i = 0; i < next.Count; i++)
        {
            if (next[i] != Dead && distance[next[i]] == int.MaxValue) next[i] = Dead;
        }

        return new Grammar(classes, examples.Length, [.. next], distance);

        int StateOf(IEnumerable<int> targets)
        {
            var closure = nfa.Closure(targets);
            var key = string.Join(',', closure);
            if (states.TryGetValue(key, out var known)) return known;
            states.Add(key, members.Count);
            members.Add(closure);
            return members.Count - 1;
        }
    }

    /// <summary>The state after a byte; <see cref="Dead"/> where no answer goes on like this.</summary>
    internal int Next(int state, byte value) => next[state * classCount + classes[value]];

    /// <summary>The state after some bytes.</summary>
    internal int Next(int state, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            state = Next(state, value);
            if (state == Dead) break;
        }

        return state;
    }

    /// <summary>Bytes that end an answer soonest; 0 = it may end here.</summary>
    internal int Distance(int state) => distance[state];

    /// <summary>True where nothing may follow.</summary>
    internal bool IsFinal(int state) => !next.AsSpan(state * classCount, classCount).ContainsAnyExcept(Dead);

    // Bytes that belong to the same sets are one class: (256,) classes, and a byte of each.
    private static (byte[] Classes, byte[] Examples) Classes(IReadOnlyList<ByteSet> sets)
    {
        var known = new Dictionary<string, byte>(StringComparer.Ordinal);
        var classes = new byte[256];
        var examples = new List<byte>();
        for (var value = 0; value < 256; value++)
        {
            var signature = string.Concat(sets.Select(set => set.Contains((byte)value) ? '1' : '0'));
            if (!known.TryGetValue(signature, out var number))
            {
                known.Add(signature, number = (byte)examples.Count);
                examples.Add((byte)value);
            }

            classes[value] = number;
        }

        return (classes, [.. examples]);
    }

    // Backwards from the ends, breadth first.
    private static int[] Distances(List<int[]> members, int end, List<int> next, int classCount)
    {
        var before = new List<int>[members.Count];
        for (var state = 0; state < before.Length; state++) before[state] = [];
        for (var i = 0; i < next.Count; i++)
        {
            if (next[i] != Dead) before[next[i]].Add(i / classCount);
        }

        var distance = new int[members.Count];
        Array.Fill(distance, int.MaxValue);
        var open = new Queue<int>();
        for (var state = 0; state < members.Count; state++)
        {
            if (Array.BinarySearch(members[state], end) < 0) continue;
            distance[state] = 0;
            open.Enqueue(state);
        }

        while (open.TryDequeue(out var state))
        {
            foreach (var earlier in before[state].Where(earlier => distance[earlier] == int.MaxValue))
            {
                distance[earlier] = distance[state] + 1;
                open.Enqueue(earlier);
            }
        }

        return distance;
    }
}

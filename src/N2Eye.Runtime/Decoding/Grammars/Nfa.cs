namespace N2Eye.Runtime.Decoding.Grammars;

/// <summary>A pattern as a non-deterministic automaton (Thompson 1968): each state reads one set of bytes, or steps on without reading.</summary>
internal sealed class Nfa
{
    private readonly int most;
    private readonly List<(ByteSet Bytes, int Next)?> reads = [];
    private readonly List<List<int>> skips = [];

    private Nfa(int most) => this.most = most;

    public int Start { get; private set; }

    public int End { get; private set; }

    /// <param name="pattern">The language.</param>
    /// <param name="most">States at most.</param>
    /// <returns>Null where it takes more.</returns>
    public static Nfa? Of(Pattern pattern, int most)
    {
        var nfa = new Nfa(most);
        nfa.Start = nfa.State();
        nfa.End = nfa.Add(pattern, nfa.Start);
        return nfa.reads.Count <= most ? nfa : null;
    }

    /// <summary>Every set that some state reads.</summary>
    public IEnumerable<ByteSet> Sets => reads.OfType<(ByteSet Bytes, int Next)>().Select(read => read.Bytes).Distinct();

    /// <summary>The state after a byte; null where it is not read.</summary>
    public int? Next(int state, byte value) => reads[state] is { } read && read.Bytes.Contains(value) ? read.Next : null;

    /// <summary>The states and all that can be reached from them without reading, in order.</summary>
    public int[] Closure(IEnumerable<int> states)
    {
        var reached = new SortedSet<int>();
        var open = new Stack<int>(states);
        while (open.TryPop(out var state))
        {
            if (!reached.Add(state)) continue;
            foreach (var next in skips[state]) open.Push(next);
        }

        return [.. reached];
    }

    // From a state to a new one.
    private int Add(Pattern pattern, int from)
    {
        // Too large already: the rest only has to end.
        if (reads.Count > most) return from;
        switch (pattern)
        {
            case Pattern.One one:
                // A state reads one set only.
                var reading = State();
                skips[from].Add(reading);
                var next = State();
                reads[reading] = (one.Bytes, next);
                return next;
            case Pattern.Sequence sequence:
                return sequence.Parts.Aggregate(from, (state, part) => Add(part, state));
            case Pattern.Choice choice:
                var end = State();
                foreach (var part in choice.Parts) skips[Add(part, Skip(from))].Add(end);
                return end;
            case Pattern.Repeat repeat:
                return Add(repeat, from);
            default:
                throw new InvalidOperationException(pattern.GetType().Name);
        }
    }

    private int Add(Pattern.Repeat repeat, int from)
    {
        var state = from;
        for (var i = 0; i < repeat.Least && reads.Count <= most; i++) state = Add(repeat.Part, state);
        var end = State();
        if (repeat.Most is not { } times)
        {
            var again = Skip(state);
            skips[again].Add(end);
            skips[Add(repeat.Part, again)].Add(again);
            return end;
        }

        for (var i = repeat.Least; i < times && reads.Count <= most; i++)
        {
            skips[state].Add(end);
            state = Add(repeat.Part, Skip(state));
        }

        skips[state].Add(end);
        return end;
    }

    private int State()
    {
        reads.Add(null);
        skips.Add([]);
        return reads.Count - 1;
    }

    private int Skip(int from)
    {
        var state = State();
        skips[from].Add(state);
        return state;
    }
}

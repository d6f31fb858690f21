using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Graphs.Npu;

namespace N2Eye.Runtime.Execution.Npu;

/// <summary>One sequence in a static decoder: a graph for a chunk of a prompt and one for a single token, over the same states.</summary>
internal sealed class StaticDecoderSession : IDecoderRun
{
    private readonly DecoderGraph graph;
    private readonly RotaryTable rotary;
    private readonly TokenEmbedder embedder;
    private readonly Dictionary<string, StaticBuffer> states = new(StringComparer.Ordinal);
    private readonly List<(StaticBuffer Buffer, byte[] Empty)> fresh = [];
    private readonly StaticRows chunk;
    private readonly StaticRows single;
    private StaticRows last; // whose logits are the newest

    /// <param name="graph">The decoder.</param>
    /// <param name="make">Its graph for a size: as it is, or quantized.</param>
    /// <param name="weights">Where the tensors lie.</param>
    /// <param name="open">On which device.</param>
    /// <param name="size">Rows of a chunk, and the context.</param>
    /// <param name="observe">Called after each run.</param>
    public StaticDecoderSession(DecoderGraph graph, Func<StaticSize, StaticGraph> make, WeightStore weights, SessionOpener open, StaticSize size, Action<StaticSession>? observe = null)
    {
        this.graph = graph;
        Context = size.Context;
        embedder = new TokenEmbedder(weights, graph.TokenTable);
        rotary = new RotaryTable(size.Context, graph.Shape.HeadSize, graph.Shape.RopeTheta);
        var (many, one) = (make(size), make(size with { Rows = 1 }));
        foreach (var (past, present) in StaticStates.Of(graph))
        {
            var input = one.Inputs.Single(value => value.Name == past);
            var buffer = new StaticBuffer(input);
            states.Add(past, buffer);
            states.Add(present, buffer);
            fresh.Add((buffer, StaticStates.Empty(one, input)));
        }

        chunk = new StaticRows(many, weights, open, states, graph.Shape, size, observe);
        single = new StaticRows(one, weights, open, states, graph.Shape, size with { Rows = 1 }, observe);
        last = single;
        Clear();
    }

    /// <summary>Tokens in the state.</summary>
    public int Length { get; private set; }

    /// <summary>Positions that fit.</summary>
    public int Context { get; }

    /// <summary>Logits of the last position: (vocabulary,). Overwritten by the next call.</summary>
    public Span<float> Logits => last.Logits;

    /// <summary>Forgets the sequence. Keys and values behind it are masked, so only what convolutions carry must be zero.</summary>
    public void Clear()
    {
        foreach (var (buffer, empty) in fresh) Fill(buffer.As<byte>(), empty);
        Length = 0;
    }

    /// <summary>Appends one token.</summary>
    public void Append(int token)
    {
        embedder.Write(token, single.Embedding(0));
        Run(single, 1);
    }

    /// <summary>Appends a stretch of a sequence, chunk by chunk; the last chunk may be short.</summary>
    /// <param name="sequence">The whole sequence.</param>
    /// <param name="from">First position of it to append.</param>
    /// <param name="cancellation">Looked at between chunks.</param>
    public void Append(InputSequence sequence, int from, CancellationToken cancellation)
    {
        for (int start = from, count; start < sequence.Length; start += count)
        {
            cancellation.ThrowIfCancellationRequested();
            count = Math.Min(chunk.Rows, sequence.Length - start);
            var rows = count == 1 ? single : chunk;
            for (var i = 0; i < count; i++)
            {
                var row = rows.Embedding(i);
                if (!sequence.TryCopyPictureRow(start + i, row)) embedder.Write(sequence.Ids[start + i], row);
            }

            // Rows behind the last are computed too: they hold something finite that is like the rest.
            for (var i = count; i < rows.Rows; i++) rows.Embedding(count - 1).CopyTo(rows.Embedding(i));
            Run(rows, count);
        }
    }

    public void Dispose()
    {
        chunk.Dispose();
        single.Dispose();
        foreach (var (buffer, _) in fresh) buffer.Dispose();
        rotary.Dispose();
    }

    private void Run(StaticRows rows, int count)
    {
        if (Length + count > Context)
            throw new N2EyeException(FailureKind.ContextFull, $"The context of {Context} tokens is full: ask for less, or give a longer one with --context.");
        rows.Prepare(rotary, Length, count);
        rows.Run();
        last = rows;
        Length += count;
    }

    private static void Fill(Span<byte> target, ReadOnlySpan<byte> pattern)
    {
        for (var i = 0; i < target.Length; i += pattern.Length) pattern.CopyTo(target[i..]);
    }
}

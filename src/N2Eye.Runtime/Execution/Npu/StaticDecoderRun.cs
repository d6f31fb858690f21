namespace N2Eye.Runtime.Execution.Npu;

/// <summary>One sequence in a static decoder: its states, which both graphs read and write in place.</summary>
internal sealed class StaticDecoderRun : IDecoderRun
{
    private readonly StaticDecoderSession decoder;
    private readonly Dictionary<string, StaticBuffer> states = new(StringComparer.Ordinal);
    private readonly List<(StaticBuffer Buffer, byte[] Empty)> fresh = [];
    private readonly StaticRows chunk;
    private readonly StaticRows single;
    private StaticRows last; // whose logits are the newest

    /// <param name="decoder">The open graphs.</param>
    /// <param name="observe">Called after each run of one.</param>
    public StaticDecoderRun(StaticDecoderSession decoder, Action<StaticBinding>? observe)
    {
        this.decoder = decoder;
        var one = decoder.Single.Graph;
        foreach (var (past, present) in StaticStates.Of(decoder.Graph))
        {
            var input = one.Inputs.Single(value => value.Name == past);
            var buffer = new StaticBuffer(input);
            states.Add(past, buffer);
            states.Add(present, buffer);
            fresh.Add((buffer, StaticStates.Empty(one, input)));
        }

        chunk = new StaticRows(new StaticBinding(decoder.Chunk, states, observe), decoder.Graph.Shape, decoder.Size);
        single = new StaticRows(new StaticBinding(decoder.Single, states, observe), decoder.Graph.Shape, decoder.Size with { Rows = 1 });
        last = single;
        Clear();
    }

    /// <inheritdoc/>
    public int Length { get; private set; }

    /// <inheritdoc/>
    public Span<float> Logits => last.Logits;

    /// <summary>Forgets the sequence. Keys and values behind it are masked, so only what convolutions carry must be zero.</summary>
    public void Clear()
    {
        foreach (var (buffer, empty) in fresh) Fill(buffer.As<byte>(), empty);
        Length = 0;
    }

    /// <inheritdoc/>
    public void Append(int token)
    {
        decoder.Embedder.Write(token, single.Embedding(0));
        Run(single, 1);
    }

    /// <inheritdoc/>
    public void Append(InputSequence sequence, int from, CancellationToken cancellation)
    {
        for (int start = from, count; start < sequence.Length; start += count)
        {
            cancellation.ThrowIfCancellationRequested();
            count = Math.Min(chunk.Rows, sequence.Length - start);
            var rows = count == 1 ? single : chunk;
            for (var i = 0; i < count; i++) decoder.Embedder.Write(sequence, start + i, rows.Embedding(i));
            // Rows behind the last are computed too: they hold something finite that is like the rest.
            for (var i = count; i < rows.Rows; i++) rows.Embedding(count - 1).CopyTo(rows.Embedding(i));
            Run(rows, count);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        chunk.Dispose();
        single.Dispose();
        foreach (var (buffer, _) in fresh) buffer.Dispose();
    }

    private void Run(StaticRows rows, int count)
    {
        IDecoderRun.CheckRoom(Length, count, decoder.Size.Context);
        rows.Prepare(decoder.Rotary, Length, count);
        rows.Run();
        last = rows;
        Length += count;
    }

    private static void Fill(Span<byte> target, ReadOnlySpan<byte> pattern)
    {
        for (var i = 0; i < target.Length; i += pattern.Length) pattern.CopyTo(target[i..]);
    }
}

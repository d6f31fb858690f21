namespace N2Eye.Runtime.Execution.Direct;

/// <summary>One sequence in a <see cref="DirectDecoderSession"/>.</summary>
/// <param name="decoder">The decoder.</param>
/// <param name="state">The sequence's own.</param>
internal sealed unsafe class DirectDecoderRun(DirectDecoderSession decoder, DirectState state) : ISavableRun
{
    private readonly NativeBuffer<float> logits = new(decoder.Shape.VocabularySize); // (vocabulary,)

    /// <inheritdoc/>
    public int Length { get; private set; }

    /// <inheritdoc/>
    public Span<float> Logits => logits.All;

    /// <inheritdoc/>
    public void Clear()
    {
        state.Clear();
        Length = 0;
    }

    /// <inheritdoc/>
    public void Append(int token)
    {
        IDecoderRun.CheckRoom(Length, 1, decoder.Context);
        decoder.Embedder.Write(token, decoder.Scratch.StreamRow(0));
        decoder.Compute(state, Length, 1, logits.Pointer);
        Length++;
    }

    /// <inheritdoc/>
    public void Append(InputSequence sequence, int from, CancellationToken cancellation)
    {
        for (var start = from; start < sequence.Length; start += DirectScratch.Positions)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(DirectScratch.Positions, sequence.Length - start);
            IDecoderRun.CheckRoom(Length, count, decoder.Context);
            for (var i = 0; i < count; i++) decoder.Embedder.Write(sequence, start + i, decoder.Scratch.StreamRow(i));
            decoder.Compute(state, Length, count, start + count == sequence.Length ? logits.Pointer : null);
            Length += count;
        }
    }

    /// <inheritdoc/>
    public void Visit(StretchVisitor visit) => state.Visit(Length, visit);

    /// <inheritdoc/>
    public void Restore(int length, StretchVisitor fill)
    {
        Clear();
        IDecoderRun.CheckRoom(0, length, decoder.Context);
        try
        {
            state.Visit(length, fill);
        }
        catch
        {
            // Half a state is none.
            Clear();
            throw;
        }

        Length = length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        state.Dispose();
        logits.Dispose();
    }
}

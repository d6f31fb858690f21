namespace N2Eye.Runtime.Execution;

/// <summary>One sequence in a decoder, whatever graphs it is made of.</summary>
internal interface IDecoderRun : IDisposable
{
    /// <summary>Positions that fit.</summary>
    int Context { get; }

    /// <summary>Logits of the last position: (vocabulary,). Overwritten by the next call.</summary>
    Span<float> Logits { get; }

    /// <summary>Forgets the sequence.</summary>
    void Clear();

    /// <summary>Appends one token.</summary>
    void Append(int token);

    /// <summary>Appends a stretch of a sequence.</summary>
    /// <param name="sequence">The whole sequence.</param>
    /// <param name="from">First position of it to append.</param>
    /// <param name="cancellation">Looked at between chunks.</param>
    void Append(InputSequence sequence, int from, CancellationToken cancellation);
}

namespace N2Eye.Runtime.Execution;

/// <summary>One sequence in the decoder, with what it carries between tokens.</summary>
internal interface IDecoderRun : IDisposable
{
    /// <summary>Tokens in the state.</summary>
    int Length { get; }

    /// <summary>Logits of the last position: (vocabulary,). Overwritten by the next call.</summary>
    Span<float> Logits { get; }

    /// <summary>Forgets the sequence.</summary>
    void Clear();

    /// <summary>Appends one token.</summary>
    /// <exception cref="N2EyeException">ContextFull: it does not fit; nothing has changed.</exception>
    void Append(int token);

    /// <summary>Appends a stretch of a sequence: text tokens by their row of the table, pictures by their embeddings.</summary>
    /// <param name="sequence">The whole sequence.</param>
    /// <param name="from">First position of it to append.</param>
    /// <param name="cancellation">Looked at between chunks.</param>
    /// <exception cref="N2EyeException">ContextFull: a chunk does not fit.</exception>
    void Append(InputSequence sequence, int from, CancellationToken cancellation);

    /// <exception cref="N2EyeException">ContextFull: so many more do not fit.</exception>
    static void CheckRoom(int length, int more, int context)
    {
        if (length + more > context)
            throw new N2EyeException(FailureKind.ContextFull, $"The context of {context} tokens is full: ask for less, or give a longer one with --context.");
    }
}

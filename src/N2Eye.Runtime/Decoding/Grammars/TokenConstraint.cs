namespace N2Eye.Runtime.Decoding.Grammars;

/// <summary>
/// Keeps an answer inside a <see cref="Grammar"/>: before each token it forbids those whose bytes lead out of it, or from which the answer could
/// not be ended in the tokens that are left. Nothing is allocated per token.
/// </summary>
/// <param name="grammar">The language.</param>
/// <param name="tokens">What answers are made of.</param>
internal sealed class TokenConstraint(Grammar grammar, TextTokens tokens)
{
    private int state = Grammar.Start;

    /// <summary>True where the answer is complete as it stands.</summary>
    public bool MayEnd => grammar.Distance(state) == 0;

    /// <summary>True where the answer is complete and nothing may follow.</summary>
    public bool MustEnd => MayEnd && grammar.IsFinal(state);

    /// <summary>Forbids what must not come next.</summary>
    /// <param name="logits">(vocabulary,), changed in place.</param>
    /// <param name="left">Tokens that the answer may still have; at least as many as its shortest end has bytes, and at least 1.</param>
    public void Apply(Span<float> logits, int left)
    {
        var text = tokens.Ids;
        var next = 0; // of them
        for (var id = 0; id < logits.Length; id++)
        {
            if (next < text.Length && text[next] == id)
            {
                next++;
                var after = grammar.Next(state, tokens.Tokenizer.BytesOf(id));
                if (after != Grammar.Dead && grammar.Distance(after) < left) continue;
            }
            else if (MayEnd && tokens.Ends.AsSpan().Contains(id))
            {
                continue;
            }

            logits[id] = float.NegativeInfinity;
        }
    }

    /// <summary>A token was chosen.</summary>
    public void Append(int id) => state = grammar.Next(state, tokens.Tokenizer.BytesOf(id));
}

using N2Eye.Runtime.Tokenizers;

namespace N2Eye.Runtime.Decoding.Grammars;

/// <summary>
/// Keeps an answer inside a <see cref="Grammar"/>: before each token it forbids those whose bytes lead out of it, or from which the answer could
/// not be ended in the tokens that are left. Nothing is allocated per token.
/// </summary>
internal sealed class TokenConstraint
{
    private readonly Grammar grammar;
    private readonly Tokenizer tokenizer;
    private readonly int[] textTokens; // ids that stand for text, ascending
    private readonly int[] ends; // ids that end the answer
    private int state = Grammar.Start;

    /// <param name="grammar">The language.</param>
    /// <param name="tokenizer">What ids stand for. Every byte must be a token: then an answer of n bytes takes at most n tokens.</param>
    /// <param name="ends">Ids that end the answer.</param>
    /// <exception cref="N2EyeException">BadInput: the tokenizer has no token for some byte.</exception>
    public TokenConstraint(Grammar grammar, Tokenizer tokenizer, IReadOnlySet<int> ends)
    {
        (this.grammar, this.tokenizer) = (grammar, tokenizer);
        textTokens = [.. Enumerable.Range(0, tokenizer.Count).Where(id => !ends.Contains(id) && !tokenizer.IsSpecial(id) && !tokenizer.BytesOf(id).IsEmpty)];
        this.ends = [.. ends];
        var bytes = new bool[256];
        foreach (var id in textTokens)
        {
            if (tokenizer.BytesOf(id) is [var only]) bytes[only] = true;
        }

        if (Array.IndexOf(bytes, false) is var missing and >= 0)
            throw new N2EyeException(FailureKind.BadInput, $"--schema needs a tokenizer with a token for every byte, and this model's has none for 0x{missing:X2}.");
    }

    /// <summary>True where the answer is complete as it stands.</summary>
    public bool MayEnd => grammar.Distance(state) == 0;

    /// <summary>True where the answer is complete and nothing may follow.</summary>
    public bool MustEnd => MayEnd && grammar.IsFinal(state);

    /// <summary>Forbids what must not come next.</summary>
    /// <param name="logits">(vocabulary,), changed in place.</param>
    /// <param name="left">Tokens that the answer may still have; at least as many as its shortest end has bytes, and at least 1.</param>
    public void Apply(Span<float> logits, int left)
    {
        var next = 0; // of textTokens
        for (var id = 0; id < logits.Length; id++)
        {
            if (next < textTokens.Length && textTokens[next] == id)
            {
                next++;
                var after = grammar.Next(state, tokenizer.BytesOf(id));
                if (after != Grammar.Dead && grammar.Distance(after) < left) continue;
            }
            else if (MayEnd && ends.AsSpan().Contains(id))
            {
                continue;
            }

            logits[id] = float.NegativeInfinity;
        }
    }

    /// <summary>A token was chosen.</summary>
    public void Append(int id) => state = grammar.Next(state, tokenizer.BytesOf(id));
}

using N2Eye.Runtime.Tokenizers;

namespace N2Eye.Runtime.Decoding.Grammars;

/// <summary>The part of a vocabulary that a shaped answer is made of.</summary>
internal sealed class TextTokens
{
    /// <param name="tokenizer">What ids stand for. Every byte must be a token: then an answer of n bytes takes at most n tokens.</param>
    /// <param name="ends">Ids that end an answer.</param>
    /// <exception cref="N2EyeException">BadInput: the tokenizer has no token for some byte.</exception>
    public TextTokens(Tokenizer tokenizer, IReadOnlySet<int> ends)
    {
        Tokenizer = tokenizer;
        Ids = [.. Enumerable.Range(0, tokenizer.Count).Where(id => !ends.Contains(id) && !tokenizer.IsSpecial(id) && !tokenizer.BytesOf(id).IsEmpty)];
        Ends = [.. ends];
        var bytes = new bool[256];
        foreach (var id in Ids)
        {
            if (tokenizer.BytesOf(id) is [var only]) bytes[only] = true;
        }

        if (Array.IndexOf(bytes, false) is var missing and >= 0)
            throw new N2EyeException(FailureKind.BadInput, $"--schema needs a tokenizer with a token for every byte, and this model's has none for 0x{missing:X2}.");
    }

    public Tokenizer Tokenizer { get; }

    /// <summary>Ids that stand for text, ascending.</summary>
    public int[] Ids { get; }

    /// <summary>Ids that end an answer.</summary>
    public int[] Ends { get; }
}

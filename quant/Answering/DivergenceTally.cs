namespace N2Eye.Quant.Answering;

/// <summary>How a model's next-token distributions differ from a reference's, token by token of the reference's answers.</summary>
internal sealed class DivergenceTally
{
    private readonly List<double> divergences = [];
    private bool isSame;

    /// <summary>Answers that were compared.</summary>
    public int Answers { get; private set; }

    /// <summary>Those that are the same, token by token.</summary>
    public int SameAnswers { get; private set; }

    /// <summary>Tokens that were compared, those that end an answer included.</summary>
    public int Tokens => divergences.Count;

    /// <summary>Those that both models choose (top-1 agreement).</summary>
    public int SameTokens { get; private set; }

    /// <summary>Mean Kullback–Leibler divergence, nats; 0 without tokens.</summary>
    public double Mean => divergences.Count == 0 ? 0 : divergences.Sum() / divergences.Count;

    /// <summary>The least divergence that a share of all tokens does not exceed (nearest rank), nats; 0 without tokens.</summary>
    /// <param name="share">Over 0 to 1.</param>
    public double Quantile(double share) => divergences.Count == 0 ? 0 : divergences.Order().ElementAt((int)Math.Ceiling(share * divergences.Count) - 1);

    /// <summary>The next answer's first token comes.</summary>
    public void Begin() => isSame = true;

    /// <summary>Compares at one token.</summary>
    /// <param name="reference">The reference's logits: (vocabulary,)</param>
    /// <param name="logits">The model's: (vocabulary,)</param>
    /// <param name="agrees">Both choose the same token.</param>
    public void Add(ReadOnlySpan<float> reference, ReadOnlySpan<float> logits, bool agrees)
    {
        divergences.Add(KullbackLeibler.Of(reference, logits));
        isSame &= agrees;
        if (agrees) SameTokens++;
    }

    /// <summary>The answer was its last token's; true where all were the same.</summary>
    public bool End()
    {
        Answers++;
        if (isSame) SameAnswers++;
        return isSame;
    }
}

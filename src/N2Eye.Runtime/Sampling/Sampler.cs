using System.Numerics.Tensors;

namespace N2Eye.Runtime.Sampling;

/// <summary>
/// Chooses tokens from logits in transformers' order: repetition penalty, temperature, top-k, top-p, min-p, draw. Everything
/// is allocated at construction.
/// </summary>
public sealed class Sampler
{
    /// <summary>Weights below which tokens are left aside at first, when the nucleus is looked for.</summary>
    private static readonly float[] NucleusBounds = [1e-2f, 1e-4f, 0];

    private readonly SamplingOptions options;
    private readonly int[] forbidden;
    private readonly bool[] isSeen; // (vocabulary,)
    private readonly int[] seen; // (vocabulary,) the first seenCount are the ids seen
    private readonly int[] candidates; // (vocabulary,)
    private readonly float[] scratch; // (vocabulary,)
    private Xoshiro256 random;
    private int seenCount;

    /// <param name="vocabulary">Number of logits.</param>
    /// <param name="options">How to choose.</param>
    /// <param name="forbidden">Ids that are never chosen.</param>
    public Sampler(int vocabulary, SamplingOptions options, ReadOnlySpan<int> forbidden)
    {
        options.Validate();
        this.options = options;
        this.forbidden = forbidden.ToArray();
        random = new Xoshiro256(options.Seed);
        isSeen = new bool[vocabulary];
        seen = new int[vocabulary];
        candidates = new int[vocabulary];
        scratch = new float[vocabulary];
    }

    /// <summary>Tells which token stands in the prompt or was chosen, for the repetition penalty.</summary>
    public void Observe(int id)
    {
        if (isSeen[id]) return;
        isSeen[id] = true;
        seen[seenCount++] = id;
    }

    /// <summary>Chooses the next token; of equal logits the lowest id wins where nothing is random.</summary>
    /// <param name="logits">(vocabulary,) — changed in place.</param>
    /// <exception cref="N2EyeException">A logit is no number, or every token is forbidden.</exception>
    public int Sample(Span<float> logits)
    {
        foreach (var id in forbidden) logits[id] = float.NegativeInfinity;
        if (options.RepetitionPenalty != 1) Penalize(logits);
        var best = TensorPrimitives.IndexOfMax<float>(logits);
        var top = logits[best];
        if (!float.IsFinite(top)) throw NotNumbers();
        return options.Temperature == 0 || options.TopK == 1 ? best : Draw(logits, top);
    }

    internal static N2EyeException NotNumbers() =>
        new(FailureKind.Execution, "The model gave logits that are no numbers: the weights are damaged, or an execution provider computes wrongly.");

    private void Penalize(Span<float> logits)
    {
        var penalty = options.RepetitionPenalty;
        foreach (var id in seen.AsSpan(0, seenCount)) logits[id] = logits[id] > 0 ? logits[id] / penalty : logits[id] * penalty;
    }

    private int Draw(Span<float> logits, float top)
    {
        // Weights relative to the likeliest token: exp((l − top) / T), the likeliest has 1.
        TensorPrimitives.Subtract(logits, top, logits);
        TensorPrimitives.Divide(logits, options.Temperature, logits);
        TensorPrimitives.Exp<float>(logits, logits);
        var least = 0f;
        if (options.TopK > 0 && options.TopK < logits.Length) least = Largest(logits, options.TopK);
        if (options.TopP < 1) least = Math.Max(least, Nucleus(logits, least));
        least = Math.Max(least, options.MinP);
        return DrawAbove(logits, least);
    }

    /// <summary>Draws among the ids whose weight is at least a bound, in proportion to their weights.</summary>
    private int DrawAbove(ReadOnlySpan<float> weights, float least)
    {
        var sum = 0.0;
        var count = 0;
        for (var id = 0; id < weights.Length; id++)
        {
            if (weights[id] < least || weights[id] == 0) continue;
            candidates[count++] = id;
            sum += weights[id];
        }

        var left = random.NextDouble() * sum;
        foreach (var id in candidates.AsSpan(0, count))
        {
            left -= weights[id];
            if (left < 0) return id;
        }

        return candidates[count - 1];
    }

    /// <summary>The weight of the last token of the nucleus: a token belongs to it while those above have less than top-p.</summary>
    private float Nucleus(ReadOnlySpan<float> weights, float least)
    {
        var total = 0.0;
        foreach (var weight in weights)
        {
            if (weight >= least) total += weight;
        }

        var wanted = options.TopP * total;
        // Sorting a whole vocabulary for every token would cost more than it decides: the likely ones usually suffice.
        foreach (var bound in NucleusBounds)
        {
            var count = Copy(weights, Math.Max(least, bound));
            var sorted = scratch.AsSpan(0, count);
            if (bound > 0 && TensorPrimitives.Sum<float>(sorted) < wanted * 1.0001) continue;
            sorted.Sort();
            var above = 0.0;
            for (var i = count - 1; i >= 0; i--)
            {
                above += sorted[i];
                if (above >= wanted) return sorted[i];
            }

            return count > 0 ? sorted[0] : 1;
        }

        return 0;
    }

    private int Copy(ReadOnlySpan<float> weights, float least)
    {
        var count = 0;
        foreach (var weight in weights)
        {
            if (weight >= least) scratch[count++] = weight;
        }

        return count;
    }

    /// <summary>The k-th largest weight, by quickselect.</summary>
    private float Largest(ReadOnlySpan<float> weights, int k)
    {
        weights.CopyTo(scratch);
        int low = 0, high = weights.Length - 1, wanted = weights.Length - k;
        while (low < high)
        {
            var pivot = scratch[low + (high - low) / 2];
            int i = low, j = high;
            while (i <= j)
            {
                while (scratch[i] < pivot) i++;
                while (scratch[j] > pivot) j--;
                if (i > j) break;
                (scratch[i], scratch[j]) = (scratch[j], scratch[i]);
                i++;
                j--;
            }

            if (wanted <= j) high = j;
            else if (wanted >= i) low = i;
            else break;
        }

        return scratch[wanted];
    }
}

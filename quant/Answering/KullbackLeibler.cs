using System.Numerics.Tensors;

namespace N2Eye.Quant.Answering;

/// <summary>Kullback–Leibler divergence between two next-token distributions.</summary>
internal static class KullbackLeibler
{
    /// <summary>Σ p log(p / q), nats, with p and q the softmax of the logits; exactly 0 for equal logits.</summary>
    /// <param name="expected">Logits of p: (vocabulary,). −∞ is a token that cannot come.</param>
    /// <param name="actual">Logits of q: (vocabulary,)</param>
    public static double Of(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        double p = LogSum(expected), q = LogSum(actual), sum = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            var log = expected[i] - p;
            var share = Math.Exp(log);
            if (share > 0) sum += share * (log - (actual[i] - q));
        }

        return sum;
    }

    private static double LogSum(ReadOnlySpan<float> logits)
    {
        double most = TensorPrimitives.Max(logits), sum = 0;
        foreach (var logit in logits) sum += Math.Exp(logit - most);
        return most + Math.Log(sum);
    }
}

using System.Numerics.Tensors;

namespace N2Eye.Runtime.Kernels;

/// <summary>softmax(q kᵀ / √d) v for the queries that share a key head (grouped-query attention, Ainslie et al. 2023).</summary>
internal static class Attention
{
    /// <summary>Scores of one query against a run of keys, as they are.</summary>
    /// <param name="query">(d,)</param>
    /// <param name="keys">(length, d)</param>
    /// <param name="scale">1 / √d</param>
    /// <param name="scores">(length,)</param>
    public static void Score(ReadOnlySpan<float> query, ReadOnlySpan<float> keys, float scale, Span<float> scores)
    {
        for (var t = 0; t < scores.Length; t++) scores[t] = scale * TensorPrimitives.Dot(query, keys.Slice(t * query.Length, query.Length));
    }

    /// <summary>Scores → weights whose sum is 1.</summary>
    /// <param name="scores">(length,), in place.</param>
    public static void Softmax(Span<float> scores)
    {
        TensorPrimitives.Subtract(scores, TensorPrimitives.Max(scores), scores);
        TensorPrimitives.Exp(scores, scores);
        TensorPrimitives.Multiply(scores, 1 / TensorPrimitives.Sum(scores), scores);
    }

    /// <summary>Values, weighted.</summary>
    /// <param name="weights">(length,)</param>
    /// <param name="values">(length, d)</param>
    /// <param name="output">(d,)</param>
    public static void Mix(ReadOnlySpan<float> weights, ReadOnlySpan<float> values, Span<float> output)
    {
        output.Clear();
        for (var t = 0; t < weights.Length; t++) TensorPrimitives.MultiplyAdd(values.Slice(t * output.Length, output.Length), weights[t], output, output);
    }
}

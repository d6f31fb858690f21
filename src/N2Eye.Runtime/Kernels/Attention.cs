using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace N2Eye.Runtime.Kernels;

/// <summary>softmax(q kᵀ / √d) v for one query head (Vaswani et al. 2017).</summary>
internal static class Attention
{
    /// <summary>Keys that share what is loaded of the query, and vectors of an output that are summed at a time.</summary>
    private const int Together = 4;

    /// <summary>Scores of a query against a run of keys.</summary>
    /// <param name="query">(d,)</param>
    /// <param name="keys">(length, d)</param>
    /// <param name="scale">1 / √d</param>
    /// <param name="scores">(length,)</param>
    public static void Score(ReadOnlySpan<float> query, ReadOnlySpan<float> keys, float scale, Span<float> scores)
    {
        var size = query.Length;
        var t = 0;
        if (size % Vector<float>.Count == 0)
        {
            for (; t + Together <= scores.Length; t += Together) Four(query, keys.Slice(t * size, Together * size), scale, scores.Slice(t, Together));
        }

        for (; t < scores.Length; t++) scores[t] = scale * TensorPrimitives.Dot(query, keys.Slice(t * size, size));
    }

    /// <summary>Scores → weights whose sum is 1.</summary>
    /// <param name="scores">(length,), in place.</param>
    public static void Softmax(Span<float> scores)
    {
        TensorPrimitives.Subtract(scores, TensorPrimitives.Max(scores), scores);
        TensorPrimitives.Exp(scores, scores);
        TensorPrimitives.Multiply(scores, 1 / TensorPrimitives.Sum(scores), scores);
    }

    /// <summary>Values, weighted, added to what is there.</summary>
    /// <param name="weights">(length,)</param>
    /// <param name="values">(length, d)</param>
    /// <param name="output">(d,)</param>
    public static void Mix(ReadOnlySpan<float> weights, ReadOnlySpan<float> values, Span<float> output)
    {
        var size = output.Length;
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Length, weights.Length * size);
        var i = 0;
        for (; i + Together * Vector<float>.Count <= size; i += Together * Vector<float>.Count) MixFour(weights, values, output, i);
        if (i == size) return;
        var rest = output[i..];
        for (var t = 0; t < weights.Length; t++) TensorPrimitives.MultiplyAdd(values.Slice(t * size + i, rest.Length), weights[t], rest, rest);
    }

    private static void Four(ReadOnlySpan<float> query, ReadOnlySpan<float> keys, float scale, Span<float> scores)
    {
        ref var q = ref MemoryMarshal.GetReference(query);
        ref var k = ref MemoryMarshal.GetReference(keys);
        var size = query.Length;
        Vector<float> a = default, b = default, c = default, d = default;
        for (var i = 0; i < size; i += Vector<float>.Count)
        {
            var v = At(ref q, i);
            a = Vector.MultiplyAddEstimate(v, At(ref k, i), a);
            b = Vector.MultiplyAddEstimate(v, At(ref k, size + i), b);
            c = Vector.MultiplyAddEstimate(v, At(ref k, 2 * size + i), c);
            d = Vector.MultiplyAddEstimate(v, At(ref k, 3 * size + i), d);
        }

        (scores[0], scores[1], scores[2], scores[3]) = (scale * Vector.Sum(a), scale * Vector.Sum(b), scale * Vector.Sum(c), scale * Vector.Sum(d));
    }

    /// <summary>Four vectors of the output, which stay in registers while the values pass.</summary>
    private static void MixFour(ReadOnlySpan<float> weights, ReadOnlySpan<float> values, Span<float> output, int at)
    {
        ref var v = ref Unsafe.Add(ref MemoryMarshal.GetReference(values), at);
        ref var o = ref Unsafe.Add(ref MemoryMarshal.GetReference(output), at);
        Vector<float> a = At(ref o, 0), b = At(ref o, Vector<float>.Count), c = At(ref o, 2 * Vector<float>.Count), d = At(ref o, 3 * Vector<float>.Count);
        foreach (var weight in weights)
        {
            var w = new Vector<float>(weight);
            a = Vector.MultiplyAddEstimate(w, At(ref v, 0), a);
            b = Vector.MultiplyAddEstimate(w, At(ref v, Vector<float>.Count), b);
            c = Vector.MultiplyAddEstimate(w, At(ref v, 2 * Vector<float>.Count), c);
            d = Vector.MultiplyAddEstimate(w, At(ref v, 3 * Vector<float>.Count), d);
            v = ref Unsafe.Add(ref v, output.Length);
        }

        a.CopyTo(output[at..]);
        b.CopyTo(output[(at + Vector<float>.Count)..]);
        c.CopyTo(output[(at + 2 * Vector<float>.Count)..]);
        d.CopyTo(output[(at + 3 * Vector<float>.Count)..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> At(ref float first, int index) => Unsafe.As<float, Vector<float>>(ref Unsafe.Add(ref first, index));
}

using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace N2Eye.Runtime.Kernels;

/// <summary>softmax(q kᵀ / √d) v for one query head (Vaswani et al. 2017).</summary>
internal static class Attention
{
    /// <summary>Keys that share what is loaded of the query.</summary>
    private const int Together = 4;

    /// <summary>Vectors of an output that are summed at a time.</summary>
    private const int Mixed = 8;

    /// <summary>Scores of a query against a run of keys.</summary>
    /// <param name="query">(d,)</param>
    /// <param name="keys">(length, d)</param>
    /// <param name="scale">1 / √d</param>
    /// <param name="scores">(length,)</param>
    /// <param name="next">What is asked for meanwhile.</param>
    public static void Score(ReadOnlySpan<float> query, ReadOnlySpan<float> keys, float scale, Span<float> scores, Wanted next)
    {
        var size = query.Length;
        var t = 0;
        if (size % Vector<float>.Count == 0)
        {
            for (; t + Together <= scores.Length; t += Together)
            {
                next.Ask(t, Together);
                Four(query, keys.Slice(t * size, Together * size), scale, scores.Slice(t, Together));
            }
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
    /// <param name="next">What is asked for meanwhile.</param>
    public static void Mix(ReadOnlySpan<float> weights, ReadOnlySpan<float> values, Span<float> output, Wanted next)
    {
        var size = output.Length;
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Length, weights.Length * size);
        var i = 0;
        for (; i + Mixed * Vector<float>.Count <= size; i += Mixed * Vector<float>.Count) MixEight(weights, values, output, i, i == 0 ? next : default);
        if (i == size) return;
        var rest = output[i..];
        for (var t = 0; t < weights.Length; t++) TensorPrimitives.MultiplyAdd(values.Slice(t * size + i, rest.Length), weights[t], rest, rest);
    }

    /// <summary>A part of what is read next, which is asked for bit by bit while something else is computed.</summary>
    /// <param name="First">Its first byte.</param>
    /// <param name="Bytes">What one position asks for: whole lines of memory; 0 = nothing.</param>
    internal readonly unsafe record struct Wanted(nint First, int Bytes)
    {
        /// <summary>Asks for what some positions ask for.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Ask(int position, int positions)
        {
            if (Bytes > 0) Memory.Ask((byte*)First + (nint)position * Bytes, positions * Bytes);
        }
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

        (scale * Sums(a, b, c, d)).CopyTo(scores);
    }

    /// <summary>Σa, Σb, Σc, Σd, by additions of neighbours where there is an instruction for them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Sums(Vector<float> a, Vector<float> b, Vector<float> c, Vector<float> d)
    {
        if (Avx.IsSupported && Vector<float>.Count == Vector256<float>.Count)
        {
            var halves = Avx.HorizontalAdd(Avx.HorizontalAdd(a.AsVector256(), b.AsVector256()), Avx.HorizontalAdd(c.AsVector256(), d.AsVector256()));
            return halves.GetLower() + halves.GetUpper();
        }

        return AdvSimd.Arm64.IsSupported && Vector<float>.Count == Vector128<float>.Count
            ? AdvSimd.Arm64.AddPairwise(AdvSimd.Arm64.AddPairwise(a.AsVector128(), b.AsVector128()), AdvSimd.Arm64.AddPairwise(c.AsVector128(), d.AsVector128()))
            : Vector128.Create(Vector.Sum(a), Vector.Sum(b), Vector.Sum(c), Vector.Sum(d));
    }

    /// <summary>Eight vectors of the output, which stay in registers while the values pass.</summary>
    private static void MixEight(ReadOnlySpan<float> weights, ReadOnlySpan<float> values, Span<float> output, int at, Wanted next)
    {
        ref var v = ref Unsafe.Add(ref MemoryMarshal.GetReference(values), at);
        ref var o = ref Unsafe.Add(ref MemoryMarshal.GetReference(output), at);
        var n = Vector<float>.Count;
        Vector<float> a = At(ref o, 0), b = At(ref o, n), c = At(ref o, 2 * n), d = At(ref o, 3 * n);
        Vector<float> e = At(ref o, 4 * n), f = At(ref o, 5 * n), g = At(ref o, 6 * n), h = At(ref o, 7 * n);
        for (var t = 0; t < weights.Length; t++)
        {
            next.Ask(t, 1);
            var w = new Vector<float>(weights[t]);
            a = Vector.MultiplyAddEstimate(w, At(ref v, 0), a);
            b = Vector.MultiplyAddEstimate(w, At(ref v, n), b);
            c = Vector.MultiplyAddEstimate(w, At(ref v, 2 * n), c);
            d = Vector.MultiplyAddEstimate(w, At(ref v, 3 * n), d);
            e = Vector.MultiplyAddEstimate(w, At(ref v, 4 * n), e);
            f = Vector.MultiplyAddEstimate(w, At(ref v, 5 * n), f);
            g = Vector.MultiplyAddEstimate(w, At(ref v, 6 * n), g);
            h = Vector.MultiplyAddEstimate(w, At(ref v, 7 * n), h);
            v = ref Unsafe.Add(ref v, output.Length);
        }

        a.CopyTo(output[at..]);
        b.CopyTo(output[(at + n)..]);
        c.CopyTo(output[(at + 2 * n)..]);
        d.CopyTo(output[(at + 3 * n)..]);
        e.CopyTo(output[(at + 4 * n)..]);
        f.CopyTo(output[(at + 5 * n)..]);
        g.CopyTo(output[(at + 6 * n)..]);
        h.CopyTo(output[(at + 7 * n)..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> At(ref float first, int index) => Unsafe.As<float, Vector<float>>(ref Unsafe.Add(ref first, index));
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using N2Eye.Runtime.Kernels.Dots;

namespace N2Eye.Runtime.Kernels.Rows;

/// <summary>
/// y = W x for single positions and int4 blocks of 32, two blocks to a vector: a half for each. Half as many bytes bring as many values,
/// so that arithmetic, not memory, is what has to be short here: sums begin with what is kept with x (<see cref="QuantizedRows.Pairs"/>).
/// </summary>
internal static unsafe class PairedNibbles<TDot>
    where TDot : struct, IWideDot
{
    private const int Ahead = 2048;

    /// <inheritdoc cref="BlockKernel.Rows"/>
    public static void Compute(in BlockMatrix w, QuantizedRows x, int position, float* y, int from, int to, bool add)
    {
        var pairs = w.Blocks / 2;
        byte* weights = w.RowValues(from);
        var rowScales = (double*)w.RowScales(from); // two floats each
        sbyte* values = x.Halves(position);
        var kept = x.Pairs(position);
        var mask = Vector256.Create((byte)15);
        for (var row = from; row < to; row++)
        {
            Vector256<float> even = default, odd = default;
            var p = 0;
            for (; p + 2 <= pairs; p += 2)
            {
                Memory.Ask(weights + Ahead, 1);
                even = Add(even, weights, values + p * INibbleGroup.Length, kept + p, rowScales + p, mask);
                odd = Add(odd, weights + INibbleGroup.Length / 2, values + (p + 1) * INibbleGroup.Length, kept + p + 1, rowScales + p + 1, mask);
                weights += INibbleGroup.Length;
            }

            if (p < pairs)
            {
                even = Add(even, weights, values + p * INibbleGroup.Length, kept + p, rowScales + p, mask);
                weights += INibbleGroup.Length / 2;
            }

            var product = Vector256.Sum(even + odd);
            y[row] = add ? y[row] + product : product;
            rowScales += pairs;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Add(Vector256<float> sum, byte* weights, sbyte* values, QuantizedPair* kept, double* rowScales, Vector256<byte> mask)
    {
        var bytes = Vector256.Load(weights);
        var integers = TDot.AddSmall(kept->Starts, bytes & mask, Vector256.Load(values));
        integers = TDot.AddSmall(integers, (bytes.AsUInt16() >>> 4).AsByte() & mask, Vector256.Load(values + Vector256<sbyte>.Count));
        // s₀ s₁ s₀ s₁ … → s₀ s₀ s₀ s₀ s₁ s₁ s₁ s₁
        var scales = Avx.PermuteVar(Vector256.Create(*rowScales).AsSingle(), Vector256.Create(0, 0, 0, 0, 1, 1, 1, 1));
        return Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(integers) * kept->Scales, scales, sum);
    }
}

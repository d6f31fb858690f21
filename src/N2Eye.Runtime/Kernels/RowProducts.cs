using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using N2Eye.Runtime.Kernels.Dots;
using N2Eye.Runtime.Kernels.Stored;

namespace N2Eye.Runtime.Kernels;

/// <summary>
/// y = W x for single positions: rows are read where they lie, once and in order, four beside one another. Bound by memory, so that
/// no wider vectors are needed.
/// </summary>
internal static unsafe class RowProducts<TDot, TStored>
    where TDot : struct, IDot
    where TStored : struct, IStored
{
    /// <summary>Rows that share what is loaded of x.</summary>
    private const int Together = 4;

    /// <summary>Outputs from…to of one position.</summary>
    /// <param name="w">W</param>
    /// <param name="x">The positions.</param>
    /// <param name="position">Which of them.</param>
    /// <param name="y">Its outputs: (rows,).</param>
    /// <param name="from">First row.</param>
    /// <param name="to">Behind the last row.</param>
    /// <param name="add">Add to what is there.</param>
    public static void Compute(in BlockMatrix w, QuantizedRows x, int position, float* y, int from, int to, bool add)
    {
        var row = from;
        for (; row + Together <= to; row += Together)
        {
            var products = Four(w, x, position, row); // (4,)
            (add ? Vector128.Load(y + row) + products : products).Store(y + row);
        }

        for (; row < to; row++)
        {
            var product = One(w, x, position, row);
            y[row] = add ? y[row] + product : product;
        }
    }

    private static Vector128<float> Four(in BlockMatrix w, QuantizedRows x, int position, int row)
    {
        var (blocks, block, bytes) = (w.Blocks, w.Block, w.Block / 8 * TStored.Bits);
        byte* w0 = w.RowValues(row), w1 = w.RowValues(row + 1), w2 = w.RowValues(row + 2), w3 = w.RowValues(row + 3);
        float* s0 = w.RowScales(row), s1 = w.RowScales(row + 1), s2 = w.RowScales(row + 2), s3 = w.RowScales(row + 3);
        sbyte* values = x.Values(position);
        float* scales = x.Scales(position);
        int* sums = x.Sums(position);
        Vector128<float> f0 = default, f1 = default, f2 = default, f3 = default;
        for (var b = 0; b < blocks; b++)
        {
            var start = TDot.TakesStored ? Vector128.CreateScalar(-TStored.Excess * sums[b]) : default;
            Vector128<int> i0 = start, i1 = start, i2 = start, i3 = start;
            for (var k = 0; k < block; k += BlockMatrix.Step)
            {
                var v = Vector128.Load(values + k);
                i0 = TDot.Add(i0, TStored.Load(w0, k), TStored.Excess, v);
                i1 = TDot.Add(i1, TStored.Load(w1, k), TStored.Excess, v);
                i2 = TDot.Add(i2, TStored.Load(w2, k), TStored.Excess, v);
                i3 = TDot.Add(i3, TStored.Load(w3, k), TStored.Excess, v);
            }

            var scale = scales[b];
            f0 = Scaled(f0, i0, s0[b] * scale);
            f1 = Scaled(f1, i1, s1[b] * scale);
            f2 = Scaled(f2, i2, s2[b] * scale);
            f3 = Scaled(f3, i3, s3[b] * scale);
            values += block;
            w0 += bytes;
            w1 += bytes;
            w2 += bytes;
            w3 += bytes;
        }

        return Vector128.Create(Vector128.Sum(f0), Vector128.Sum(f1), Vector128.Sum(f2), Vector128.Sum(f3));
    }

    private static float One(in BlockMatrix w, QuantizedRows x, int position, int row)
    {
        var weights = w.RowValues(row);
        var values = x.Values(position);
        Vector128<float> sum = default;
        for (var b = 0; b < w.Blocks; b++)
        {
            var integers = TDot.TakesStored ? Vector128.CreateScalar(-TStored.Excess * x.Sums(position)[b]) : default;
            for (var k = b * w.Block; k < (b + 1) * w.Block; k += BlockMatrix.Step)
                integers = TDot.Add(integers, TStored.Load(weights, k), TStored.Excess, Vector128.Load(values + k));
            sum = Scaled(sum, integers, w.RowScales(row)[b] * x.Scales(position)[b]);
        }

        return Vector128.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Scaled(Vector128<float> sum, Vector128<int> integers, float scale) =>
        Vector128.MultiplyAddEstimate(Vector128.ConvertToSingle(integers), Vector128.Create(scale), sum);
}

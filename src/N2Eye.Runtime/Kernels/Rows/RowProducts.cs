using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace N2Eye.Runtime.Kernels.Rows;

/// <summary>
/// y = W x for single positions: rows are read where they lie, one behind the other, once. Bound by memory, which gives the most to a
/// single long run of addresses; what is loaded of x comes from the nearest cache.
/// </summary>
internal static unsafe class RowProducts<TBlocks>
    where TBlocks : struct, IRowBlocks
{
    /// <summary>Bytes between what is multiplied and what is asked for: the processor by itself stops at the end of a page.</summary>
    private const int Ahead = 4096;

    /// <summary>Outputs from…to of one position.</summary>
    /// <param name="w">W</param>
    /// <param name="x">The positions.</param>
    /// <param name="values">The position's integers, in the order that the blocks want.</param>
    /// <param name="position">Which of them.</param>
    /// <param name="y">Its outputs: (rows,).</param>
    /// <param name="from">First row.</param>
    /// <param name="to">Behind the last row.</param>
    /// <param name="add">Add to what is there.</param>
    public static void Compute(in BlockMatrix w, QuantizedRows x, sbyte* values, int position, float* y, int from, int to, bool add)
    {
        var (blocks, block, bytes) = (w.Blocks, w.Block, w.Block / 8 * w.Bits);
        byte* weights = w.RowValues(from);
        float* rowScales = w.RowScales(from);
        float* scales = x.Scales(position);
        int* sums = x.Sums(position);
        for (var row = from; row < to; row++)
        {
            // Two chains of additions, so that the second need not wait for the first.
            Vector128<float> even = default, odd = default;
            var b = 0;
            for (; b + 2 <= blocks; b += 2)
            {
                Memory.Ask(weights + Ahead, 2 * bytes);
                var (first, second) = TBlocks.Two(weights, values + b * block, block, sums + b);
                even = Scaled(even, first, rowScales[b] * scales[b]);
                odd = Scaled(odd, second, rowScales[b + 1] * scales[b + 1]);
                weights += 2 * bytes;
            }

            if (b < blocks)
            {
                even = Scaled(even, TBlocks.One(weights, values + b * block, block, sums + b), rowScales[b] * scales[b]);
                weights += bytes;
            }

            var product = Vector128.Sum(even + odd);
            y[row] = add ? y[row] + product : product;
            rowScales += blocks;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Scaled(Vector128<float> sum, Vector128<int> integers, float scale) =>
        Vector128.MultiplyAddEstimate(Vector128.ConvertToSingle(integers), Vector128.Create(scale), sum);
}

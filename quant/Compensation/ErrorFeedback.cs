using System.Numerics.Tensors;
using N2Eye.Quant.Quantization;

namespace N2Eye.Quant.Compensation;

/// <summary>
/// GPTQ (Frantar et al. 2022): a matrix's columns are rounded one after the other, and what rounding a column does to the products
/// with the calibration's activations is taken back, as far as it can be, by the columns that are not rounded yet. Columns of the
/// largest activations come first, while there are many left to take back their errors; scales are those of the matrix as it was.
/// </summary>
internal sealed class ErrorFeedback
{
    private readonly float[] shares; // (width, width), above the diagonal, in order: of a column's error, what a later one takes back
    private readonly int[] order; // (width,): columns as they are rounded

    private ErrorFeedback(float[] shares, int[] order) => (this.shares, this.order) = (shares, order);

    /// <summary>
    /// From H = XᵀX of a matrix's inputs X. With H⁻¹ = UᵀU, U upper triangular, column k takes U[j,k] / U[j,j] of column j's error. Since
    /// H = R Rᵀ with R upper triangular makes U = R⁻¹, one Cholesky decomposition, begun at the end, gives it.
    /// </summary>
    /// <param name="hessian">XᵀX, on and above the diagonal.</param>
    /// <param name="damping">Part of the mean diagonal that is added to the diagonal.</param>
    /// <returns>Null where the activations were all zero: there is nothing to compensate.</returns>
    public static ErrorFeedback? From(Hessian hessian, double damping)
    {
        var width = hessian.Width;
        var mean = Enumerable.Range(0, width).Sum(i => (double)hessian[i, i]) / width;
        if (mean == 0) return null;
        int[] order = [.. Enumerable.Range(0, width).OrderByDescending(i => hessian[i, i])]; // stable: the same data, the same order
        var root = new double[(long)width * width];
        // float32 sums may leave a matrix that is not quite positive definite: then more is added.
        for (var added = damping * mean; ; added *= 10)
        {
            for (var i = 0; i < width; i++)
            {
                for (var j = i; j < width; j++) root[(long)i * width + j] = hessian[Math.Min(order[i], order[j]), Math.Max(order[i], order[j])];
                root[(long)i * width + i] += added;
            }

            if (Decompose(root, width)) break;
        }

        return new ErrorFeedback(Shares(root, width), order);
    }

    /// <summary>Quantizes a row.</summary>
    /// <param name="grid">Its integers.</param>
    /// <param name="row">(columns,)</param>
    /// <param name="stored">(bytes of a row,)</param>
    /// <param name="scales">(blocks,)</param>
    /// <param name="restored">(columns,)</param>
    public void Quantize(RowGrid grid, ReadOnlySpan<float> row, Span<byte> stored, Span<float> scales, Span<float> restored)
    {
        var width = order.Length;
        for (var block = 0; block < scales.Length; block++) scales[block] = grid.ScaleOf(row.Slice(block * grid.Block, Math.Min(grid.Block, width - block * grid.Block)));
        var left = new float[width]; // in order
        for (var j = 0; j < width; j++) left[j] = row[order[j]];
        var integers = new sbyte[width];
        for (var j = 0; j < width; j++)
        {
            var column = order[j];
            var scale = scales[column / grid.Block];
            integers[column] = (sbyte)grid.Round(left[j], scale);
            restored[column] = integers[column] * scale;
            var rest = left.AsSpan(j + 1);
            TensorPrimitives.MultiplyAdd(shares.AsSpan(j * width + j + 1, rest.Length), restored[column] - left[j], rest, rest);
        }

        grid.Store(integers, stored);
    }

    /// <summary>H = R Rᵀ in place, R upper triangular; false where H is not positive definite.</summary>
    private static bool Decompose(double[] h, int width)
    {
        for (var j = width - 1; j >= 0; j--)
        {
            var column = j;
            var pivot = h[At(j, j)] - TensorPrimitives.SumOfSquares<double>(Tail(j, j));
            if (!(pivot > 0)) return false;
            var root = Math.Sqrt(pivot);
            h[At(j, j)] = root;
            Parallel.For(0, j, i => h[At(i, column)] = (h[At(i, column)] - TensorPrimitives.Dot<double>(Tail(i, column), Tail(column, column))) / root);
        }

        return true;

        int At(int i, int j) => i * width + j;

        ReadOnlySpan<double> Tail(int row, int after) => h.AsSpan(At(row, after + 1), width - after - 1);
    }

    /// <summary>Rows of R⁻¹, each divided by its diagonal.</summary>
    private static float[] Shares(double[] r, int width)
    {
        var shares = new float[(long)width * width];
        Parallel.For(0, width, i =>
        {
            var u = new double[width]; // u R = eᵢ
            u[i] = 1;
            for (var k = i; k < width; k++)
            {
                u[k] /= r[k * width + k];
                var rest = u.AsSpan(k + 1);
                TensorPrimitives.MultiplyAdd(r.AsSpan(k * width + k + 1, rest.Length), -u[k], rest, rest);
            }

            for (var k = i + 1; k < width; k++) shares[i * width + k] = (float)(u[k] / u[i]);
        });
        return shares;
    }
}

using System.Numerics.Tensors;

namespace N2Eye.Quant.Compensation;

/// <summary>XᵀX of the rows X that a matrix was multiplied with, on and above the diagonal. Rows are added in order, so that the same data give the same bits.</summary>
/// <param name="width">Values of a row.</param>
internal sealed class Hessian(int width)
{
    private readonly float[] sums = new float[(long)width * width];

    public int Width => width;

    public float this[int i, int j] => sums[(long)i * width + j];

    /// <summary>Adds rows (count, width).</summary>
    public void Add(ReadOnlySpan<float> rows)
    {
        var x = rows.ToArray();
        Parallel.For(0, width, i =>
        {
            var sum = sums.AsSpan(i * width + i, width - i);
            for (var start = 0; start < x.Length; start += width)
                TensorPrimitives.MultiplyAdd(x.AsSpan(start + i, width - i), x[start + i], sum, sum);
        });
    }
}

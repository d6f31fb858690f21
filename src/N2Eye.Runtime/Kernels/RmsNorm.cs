using System.Numerics.Tensors;

namespace N2Eye.Runtime.Kernels;

/// <summary>y = w · x / √(mean x² + ε) (Zhang and Sennrich 2019).</summary>
internal static class RmsNorm
{
    /// <param name="x">(width,)</param>
    /// <param name="weight">(width,)</param>
    /// <param name="epsilon">ε</param>
    /// <param name="y">(width,); may be <paramref name="x"/>.</param>
    public static void Apply(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, float epsilon, Span<float> y)
    {
        var inverse = 1 / MathF.Sqrt(TensorPrimitives.SumOfSquares(x) / x.Length + epsilon);
        TensorPrimitives.Multiply(x, inverse, y);
        TensorPrimitives.Multiply(y, weight, y);
    }
}

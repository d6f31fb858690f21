using System.Numerics.Tensors;

namespace N2Eye.Runtime.Kernels;

/// <summary>y = w · (x − mean x) / √(var x + ε) + b (Ba, Kiros and Hinton 2016).</summary>
internal static class LayerNormalization
{
    /// <param name="x">(width,)</param>
    /// <param name="weight">(width,)</param>
    /// <param name="bias">(width,)</param>
    /// <param name="epsilon">ε</param>
    /// <param name="y">(width,); may be <paramref name="x"/>.</param>
    public static void Apply(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, float epsilon, Span<float> y)
    {
        TensorPrimitives.Subtract(x, TensorPrimitives.Sum(x) / x.Length, y);
        TensorPrimitives.Multiply(y, 1 / MathF.Sqrt(TensorPrimitives.SumOfSquares<float>(y) / y.Length + epsilon), y);
        TensorPrimitives.MultiplyAdd(y, weight, bias, y);
    }
}

using System.Numerics.Tensors;
using N2Eye.Runtime.Graphs;

namespace N2Eye.Runtime.Kernels;

/// <summary>Activation functions, element by element (Hendrycks and Gimpel 2016).</summary>
internal static class Activations
{
    /// <param name="activation">Which.</param>
    /// <param name="x">(width,), in place.</param>
    /// <param name="spare">(width,), overwritten.</param>
    public static void Apply(Activation activation, Span<float> x, Span<float> spare)
    {
        switch (activation)
        {
            case Activation.QuickGelu:
                TensorPrimitives.Multiply(x, 1.702f, spare);
                Gate(x, spare);
                break;
            case Activation.Silu:
                TensorPrimitives.Sigmoid(x, spare);
                TensorPrimitives.Multiply(x, spare, x);
                break;
            case Activation.Gelu:
                foreach (ref var value in x) value *= (float)(0.5 * Erfc(-value / Math.Sqrt(2)));
                break;
            case Activation.GeluTanh:
                // ½ (1 + tanh z) = sigmoid 2 z, z = √(2/π) (x + 0.044715 x³)
                TensorPrimitives.Multiply(x, x, spare);
                TensorPrimitives.Multiply(spare, 0.044715f, spare);
                TensorPrimitives.Add(spare, 1, spare);
                TensorPrimitives.Multiply(spare, x, spare);
                TensorPrimitives.Multiply(spare, 2 * MathF.Sqrt(2 / MathF.PI), spare);
                Gate(x, spare);
                break;
            default:
                TensorPrimitives.Max(x, 0, x);
                break;
        }
    }

    /// <summary>x · sigmoid(gate)</summary>
    private static void Gate(Span<float> x, Span<float> gate)
    {
        TensorPrimitives.Sigmoid(gate, gate);
        TensorPrimitives.Multiply(x, gate, x);
    }

    /// <summary>1 − erf x, within 1.2e-7 of its value (Press et al., Numerical Recipes, 6.2).</summary>
    private static double Erfc(double x)
    {
        ReadOnlySpan<double> factors = [0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368, -1.26551223];
        var t = 1 / (1 + Math.Abs(x) / 2);
        var sum = 0.0;
        foreach (var factor in factors) sum = sum * t + factor;
        var result = t * Math.Exp(sum - x * x);
        return x >= 0 ? result : 2 - result;
    }
}

using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Kernels;

namespace N2Eye.Tests;

/// <summary>Activation functions and the layer norm against their formulas in float64.</summary>
public sealed class ActivationsTests
{
    [Theory]
    [InlineData(Activation.QuickGelu)]
    [InlineData(Activation.Silu)]
    [InlineData(Activation.Gelu)]
    [InlineData(Activation.GeluTanh)]
    [InlineData(Activation.Relu)]
    public void Each_is_its_formula(Activation activation)
    {
        var x = Enumerable.Range(-80, 161).Select(i => i / 10f).Append(-40).Append(40).ToArray();
        var y = (float[])x.Clone();
        Activations.Apply(activation, y, new float[x.Length]);
        for (var i = 0; i < x.Length; i++) Assert.Equal(Expected(activation, x[i]), y[i], 2e-6 * Math.Max(1, Math.Abs(x[i])));
    }

    [Fact]
    public void A_layer_norm_has_mean_and_deviation_of_its_weight_and_bias()
    {
        var random = new Random(1);
        float[] Values() => [.. Enumerable.Range(0, 37).Select(_ => random.NextSingle() * 2 + 3)];
        var (x, weight, bias) = (Values(), Values(), Values());
        var mean = x.Average(value => (double)value);
        var deviation = Math.Sqrt(x.Average(value => (value - mean) * (value - mean)) + 0.25);
        var expected = x.Select((value, i) => (value - mean) / deviation * weight[i] + bias[i]).ToArray();
        LayerNormalization.Apply(x, weight, bias, 0.25f, x);
        for (var i = 0; i < x.Length; i++) Assert.Equal(expected[i], x[i], 1e-5);
    }

    private static double Expected(Activation activation, double x) => activation switch
    {
        Activation.QuickGelu => x / (1 + Math.Exp(-1.702 * x)),
        Activation.Silu => x / (1 + Math.Exp(-x)),
        Activation.Gelu => x * Normal(x),
        Activation.GeluTanh => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
        _ => Math.Max(x, 0),
    };

    /// <summary>Φ(x), by adding up the density.</summary>
    private static double Normal(double x)
    {
        const int Steps = 4000;
        double Density(double t) => Math.Exp(-t * t / 2) / Math.Sqrt(2 * Math.PI);
        var (from, width) = (-12.0, (x + 12) / Steps);
        if (x < -12) return 0;
        return Enumerable.Range(0, Steps).Sum(i => width / 6 * (Density(from + i * width) + 4 * Density(from + (i + 0.5) * width) + Density(from + (i + 1) * width)));
    }
}

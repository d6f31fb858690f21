using N2Eye.Specs.Graph;

namespace N2Eye.Tests.Reference;

/// <summary>Plain float64 arithmetic over rows: slow, obvious, and shares no code with the runtime.</summary>
internal static class ReferenceMath
{
    /// <summary>x (rows, in) → (rows, out)</summary>
    public static double[][] Linear(double[][] x, double[] weight, double[]? bias, int outputs) => Array.ConvertAll(x, row =>
    {
        var y = new double[outputs];
        for (var o = 0; o < outputs; o++)
        {
            var sum = bias?[o] ?? 0;
            for (var i = 0; i < row.Length; i++) sum += row[i] * weight[o * row.Length + i];
            y[o] = sum;
        }

        return y;
    });

    public static double[] RmsNorm(double[] x, double[] weight, double epsilon)
    {
        var scale = 1 / Math.Sqrt(x.Sum(v => v * v) / x.Length + epsilon);
        return [.. x.Select((v, i) => v * scale * weight[i])];
    }

    public static double[] LayerNorm(double[] x, double[] weight, double[] bias, double epsilon)
    {
        var mean = x.Average();
        var scale = 1 / Math.Sqrt(x.Sum(v => (v - mean) * (v - mean)) / x.Length + epsilon);
        return [.. x.Select((v, i) => (v - mean) * scale * weight[i] + bias[i])];
    }

    public static double[][] Add(double[][] a, double[][] b) =>
        [.. a.Select((row, r) => row.Select((v, i) => v + b[r][i]).ToArray())];

    public static double Activate(double x, Activation activation) => activation switch
    {
        Activation.QuickGelu => x / (1 + Math.Exp(-1.702 * x)),
        Activation.Gelu => x * 0.5 * (1 + Erf(x / Math.Sqrt(2))),
        Activation.GeluTanh => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
        Activation.Silu => x / (1 + Math.Exp(-x)),
        _ => Math.Max(0, x),
    };

    public static double[][] Activate(double[][] x, Activation activation) => Array.ConvertAll(x, row => Array.ConvertAll(row, v => Activate(v, activation)));

    public static double[] Softmax(double[] x)
    {
        var top = x.Max();
        var exp = Array.ConvertAll(x, v => Math.Exp(v - top));
        var sum = exp.Sum();
        return Array.ConvertAll(exp, v => v / sum);
    }

    /// <summary>Attention of one query row over key and value rows (n, d).</summary>
    public static double[] Attend(double[] query, IReadOnlyList<double[]> keys, IReadOnlyList<double[]> values)
    {
        var scale = 1 / Math.Sqrt(query.Length);
        var weights = Softmax([.. keys.Select(key => scale * key.Zip(query, (a, b) => a * b).Sum())]);
        var result = new double[query.Length];
        for (var j = 0; j < values.Count; j++)
        {
            for (var i = 0; i < result.Length; i++) result[i] += weights[j] * values[j][i];
        }

        return result;
    }

    /// <summary>erf by its Taylor series for small and its continued fraction for large arguments; good to 1e-12.</summary>
    private static double Erf(double x)
    {
        var a = Math.Abs(x);
        if (a < 3)
        {
            double term = a, sum = a;
            for (var n = 1; n < 200 && Math.Abs(term) > 1e-17; n++)
            {
                term *= -a * a / n;
                sum += term / (2 * n + 1);
            }

            return Math.Sign(x) * 2 / Math.Sqrt(Math.PI) * sum;
        }

        var fraction = 0.0;
        for (var k = 60; k >= 1; k--) fraction = k / 2.0 / (a + fraction);
        return Math.Sign(x) * (1 - Math.Exp(-a * a) / Math.Sqrt(Math.PI) / (a + fraction));
    }
}

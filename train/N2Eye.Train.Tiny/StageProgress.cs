using System.Diagnostics;
using System.Globalization;

namespace N2Eye.Train.Tiny;

/// <summary>A line every few steps: means since the last one, pictures a second, time left.</summary>
/// <param name="output">Where to.</param>
/// <param name="steps">Steps in all.</param>
/// <param name="batch">Pictures in a step.</param>
/// <param name="names">What is measured.</param>
internal sealed class StageProgress(TextWriter output, int steps, int batch, params IReadOnlyList<string> names)
{
    private const int Every = 50;

    private readonly double[] sums = new double[names.Count];
    private readonly int[] counts = new int[names.Count];
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private int since;

    /// <summary>Adds a step's figures, in the order of the names; NaN where there is none.</summary>
    public void Add(int step, params ReadOnlySpan<double> values)
    {
        since++;
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i])) continue;
            sums[i] += values[i];
            counts[i]++;
        }

        if (step % Every == 0 || step == steps) Say(step);
    }

    private void Say(int step)
    {
        var figures = names.Select((name, i) => string.Create(CultureInfo.InvariantCulture, $"{name} {sums[i] / Math.Max(1, counts[i]):F3}"));
        var left = clock.Elapsed / since * (steps - step);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"step {step} of {steps}: {string.Join(", ", figures)}; {since * batch / clock.Elapsed.TotalSeconds:F0} pictures/s, {left:h\\:mm\\:ss} left"));
        Array.Clear(sums);
        Array.Clear(counts);
        since = 0;
        clock.Restart();
    }
}

using N2Eye.Quant.Quantization;
using N2Eye.Specs.Graph;

namespace N2Eye.Quant.Npu;

/// <summary>
/// Moves the size of outlier channels out of activations, where they would take all the steps, into the weights that read them
/// (Xiao et al. 2023, SmoothQuant): a channel is divided by a factor where it is made, and the columns that read it are multiplied
/// by the same. The model computes what it did.
/// </summary>
internal static class Smoothing
{
    /// <summary>A channel is an outlier if its largest value is this many times the median channel's.</summary>
    private const double Outlier = 4;

    /// <summary>The tensors, smoothed when they are read.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tensors">Its tensors.</param>
    /// <param name="vision">Largest magnitudes of the tower's channels, by value.</param>
    /// <param name="decoder">The same of the decoder.</param>
    /// <param name="strength">0 … 1: how much of an outlier's excess is moved.</param>
    public static IReadOnlyList<(TensorSpec Tensor, IValueSource Source)> Apply(
        ModelSpec model, IReadOnlyList<(TensorSpec Tensor, IValueSource Source)> tensors,
        IReadOnlyDictionary<string, float[]> vision, IReadOnlyDictionary<string, float[]> decoder, double strength)
    {
        var scaled = new Dictionary<string, ChannelFactors>(StringComparer.Ordinal);
        foreach (var pair in SmoothingPairs.OfVision(model)) Smooth(pair, vision);
        foreach (var pair in SmoothingPairs.OfDecoder(model.Decoder)) Smooth(pair, decoder);
        return [.. tensors.Select(entry => scaled.TryGetValue(entry.Tensor.Name, out var factors) ? (entry.Tensor, (IValueSource)new ScaledValues(entry.Tensor, entry.Source, factors)) : entry)];

        void Smooth(SmoothingPair pair, IReadOnlyDictionary<string, float[]> channels)
        {
            if (!channels.TryGetValue(pair.Activation, out var most)) return;
            var factors = Factors(most, strength);
            foreach (var maker in pair.Makers) Of(maker).DivideRows(factors);
            foreach (var reader in pair.Readers) Of(reader).MultiplyColumns(factors);
        }

        ChannelFactors Of(TensorSpec tensor)
        {
            if (!scaled.TryGetValue(tensor.Name, out var factors)) scaled.Add(tensor.Name, factors = new ChannelFactors());
            return factors;
        }
    }

    /// <summary>What each channel is divided by; 1 where it is no outlier.</summary>
    /// <param name="most">Largest magnitude of each channel.</param>
    /// <param name="strength">0 … 1</param>
    internal static double[] Factors(IReadOnlyList<float> most, double strength)
    {
        var usual = most.Order().ElementAt(most.Count / 2) * Outlier;
        return [.. most.Select(value => usual > 0 && value > usual ? Math.Pow(value / usual, strength) : 1)];
    }
}

/// <summary>Factors for the rows and columns of one tensor, in float64; a vector has rows only.</summary>
internal sealed class ChannelFactors
{
    private double[]? rows;
    private double[]? columns;

    public void DivideRows(double[] factors) => rows = Combine(rows, factors, static (old, factor) => old / factor);

    public void MultiplyColumns(double[] factors) => columns = Combine(columns, factors, static (old, factor) => old * factor);

    /// <summary>The factor of a value.</summary>
    public double At(long row, long column) => (rows is null ? 1 : rows[row]) * (columns is null ? 1 : columns[column]);

    private static double[] Combine(double[]? old, double[] factors, Func<double, double, double> combine) =>
        [.. factors.Select((factor, index) => combine(old is null ? 1 : old[index], factor))];
}

/// <summary>A tensor's values times factors for its rows and columns, rounded once.</summary>
/// <param name="tensor">Its shape.</param>
/// <param name="source">Its values.</param>
/// <param name="factors">The factors.</param>
internal sealed class ScaledValues(TensorSpec tensor, IValueSource source, ChannelFactors factors) : IValueSource
{
    private readonly long columns = tensor.Count / tensor.Shape[0];

    public long Length => source.Length;

    public void Read(long first, Span<float> target)
    {
        source.Read(first, target);
        for (var i = 0; i < target.Length; i++) target[i] = (float)(target[i] * factors.At((first + i) / columns, (first + i) % columns));
    }
}

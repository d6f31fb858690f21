using N2Eye.Quant.Quantization;

namespace N2Eye.Quant.Comparing;

/// <summary>How far layers' outputs are from a reference's.</summary>
internal sealed class OutputErrors
{
    private readonly Dictionary<string, ErrorSum> sums = new(StringComparer.Ordinal);

    /// <summary>Relative error of a layer; null where none of its outputs was seen.</summary>
    public double? this[string layer] => sums.TryGetValue(layer, out var sum) ? sum.Relative : null;

    /// <summary>Adds what both gave at the same positions.</summary>
    public void Add(LayerValues reference, LayerValues other)
    {
        foreach (var layer in reference.Layers)
        {
            if (!sums.TryGetValue(layer, out var sum)) sums.Add(layer, sum = new ErrorSum());
            sum.Add(reference[layer], other[layer]);
        }
    }
}

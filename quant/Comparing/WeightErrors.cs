using N2Eye.Quant.Quantization;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Graphs;

namespace N2Eye.Quant.Comparing;

/// <summary>How far stored weights are from a reference's, layer by layer.</summary>
internal static class WeightErrors
{
    /// <summary>Relative errors by layer; layers without tensors are left out.</summary>
    public static IReadOnlyDictionary<string, double> Of(IEnumerable<(string Layer, IReadOnlyList<WeightTensor> Tensors)> layers, WeightStore reference, WeightStore other, CancellationToken cancellation)
    {
        var errors = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (layer, tensors) in layers.Where(layer => layer.Tensors.Count > 0))
        {
            var sum = new ErrorSum();
            foreach (var tensor in tensors)
            {
                cancellation.ThrowIfCancellationRequested();
                Add(sum, new StoredRows(reference, tensor), new StoredRows(other, tensor));
            }

            errors.Add(layer, sum.Relative);
        }

        return errors;
    }

    private static void Add(ErrorSum sum, StoredRows reference, StoredRows other)
    {
        float[] before = new float[reference.Columns], after = new float[reference.Columns];
        for (var row = 0; row < reference.Count; row++)
        {
            reference.Read(row, before);
            other.Read(row, after);
            sum.Add(before, after);
        }
    }
}

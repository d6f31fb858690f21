using System.Globalization;
using N2Eye.Runtime.Graphs.Npu;
using N2Eye.Runtime.Graphs.Npu.Quantized;

namespace N2Eye.Quant.Npu.Calibrating;

/// <summary>Histograms → ranges.</summary>
internal static class RangeChoice
{
    /// <summary>A range for each value that was observed.</summary>
    public static Dictionary<string, ValueRange> Of(StaticGraph graph, IReadOnlyDictionary<string, Histogram> observed, NpuOptions options)
    {
        var groups = new EncodingGroups(graph);
        // What becomes 8 bits wide has its value's range: its bits decide which range is best.
        var narrow = graph.Nodes.Where(node => node.Op == StaticOperators.NarrowOp).Select(node => groups.Root(node.Inputs[0].Name)).ToHashSet(StringComparer.Ordinal);
        return observed.ToDictionary(entry => entry.Key, entry => Choose(entry.Value, narrow.Contains(groups.Root(entry.Key)) ? 8 : options.ActivationBits, options), StringComparer.Ordinal);
    }

    /// <summary>For the file's metadata.</summary>
    public static string Describe(NpuOptions options, int sessions) => string.Create(CultureInfo.InvariantCulture,
        $"{options.Range}{(options.Method == RangeMethod.Percentile ? $" {options.Percentile}" : "")}, smoothing {options.Smoothing}, {sessions} sessions");

    private static ValueRange Choose(Histogram values, int bits, NpuOptions options) => options.Method switch
    {
        RangeMethod.Percentile => values.Within(1 - options.Percentile / 100),
        RangeMethod.Mse => values.LeastError((1 << bits) - 1),
        _ => values.Range,
    };
}

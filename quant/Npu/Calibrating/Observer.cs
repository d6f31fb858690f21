using N2Eye.Runtime.Execution.Npu;
using N2Eye.Runtime.Graphs.Npu;
using N2Eye.Runtime.Graphs.Npu.Quantized;

namespace N2Eye.Quant.Npu.Calibrating;

/// <summary>Makes every value of a graph that is to be calibrated one of its outputs, and counts what they hold.</summary>
internal sealed class Observer : IActivationWatcher
{
    private readonly Dictionary<string, Histogram> histograms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, float[]> channels = new(StringComparer.Ordinal); // largest magnitudes along the last axis

    /// <summary>By the values' names.</summary>
    public IReadOnlyDictionary<string, Histogram> Histograms => histograms;

    /// <summary>Largest magnitude of each channel, for values of two axes: (width,).</summary>
    public IReadOnlyDictionary<string, float[]> Channels => channels;

    /// <summary>The graph with more outputs.</summary>
    public static StaticGraph Watched(StaticGraph graph) => IActivationWatcher.Expose(graph, Activations.Calibrated(graph));

    /// <inheritdoc/>
    public StaticGraph Watch(StaticGraph graph) => Watched(graph);

    /// <summary>Counts what a run made.</summary>
    public void Look(StaticBinding run)
    {
        foreach (var value in Activations.Calibrated(run.Graph))
        {
            var values = IActivationWatcher.Values(run, value.Name);
            if (!histograms.TryGetValue(value.Name, out var histogram)) histograms.Add(value.Name, histogram = new Histogram());
            histogram.Add(values);
            if (value.Rank == 2) Channel(value, values);
        }
    }

    private void Channel(StaticValue value, ReadOnlySpan<float> values)
    {
        var width = (int)value.Shape[1];
        if (!channels.TryGetValue(value.Name, out var most)) channels.Add(value.Name, most = new float[width]);
        for (var start = 0; start < values.Length; start += width)
        {
            for (var i = 0; i < width; i++) most[i] = Math.Max(most[i], Math.Abs(values[start + i]));
        }
    }
}

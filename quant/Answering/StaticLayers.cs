using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Execution.Npu;
using N2Eye.Runtime.Graphs.Layers;
using N2Eye.Runtime.Graphs.Npu;
using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Quant.Answering;

/// <summary>What the layers of a static graph give: their values become outputs, and are shown after each run.</summary>
/// <param name="sink">Who sees them.</param>
internal sealed class StaticLayers(LayerSink sink) : ILayerObserver
{
    private readonly List<(string Layer, string Value)> layers = [];

    /// <inheritdoc/>
    public void Added(string layer, GraphValue output, GraphValue? pending = null) => layers.Add((layer, output.Name));

    /// <summary>The graph, or its quantized form, with more outputs.</summary>
    public StaticGraph Watch(StaticGraph graph)
    {
        var outputs = graph.Outputs.Select(value => value.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (_, name) in layers)
        {
            if (!outputs.Contains(name)) graph.Output(Value(graph, name));
        }

        return graph;
    }

    /// <summary>Shows every layer's values. Of a chunk, rows behind the last valid one are left out.</summary>
    public void Look(StaticBinding run)
    {
        var last = run[StaticInputs.LastRowName]?.As<int>()[0];
        foreach (var (layer, name) in layers)
        {
            var value = Value(run.Graph, name);
            var values = run[value.Name]!.As<float>();
            var rows = (int)value.Shape[0];
            sink(layer, last is { } index && rows > 1 ? values[..((index + 1) * values.Length / rows)] : values);
        }
    }

    // A quantized graph restores a value under another name, but for its result.
    private static StaticValue Value(StaticGraph graph, string name) =>
        (graph.Nodes.FirstOrDefault(node => node.Name == name + ".dq") ?? graph.Nodes.First(node => node.Name == name)).Outputs[0];
}

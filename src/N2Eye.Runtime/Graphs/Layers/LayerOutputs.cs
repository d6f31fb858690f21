using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Layers;

/// <summary>Makes what each layer gives an output of its graph, as one row of values; the other nodes stay as they are.</summary>
/// <param name="graph">The graph.</param>
internal sealed class LayerOutputs(OnnxGraph graph) : ILayerObserver
{
    private const string Prefix = "layer:";

    /// <summary>True for an output that this declared.</summary>
    public static bool IsLayer(string output) => output.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The layer whose output it is.</summary>
    public static string LayerOf(string output) => output[Prefix.Length..];

    /// <inheritdoc/>
    public void Added(string layer, GraphValue output, GraphValue? pending = null)
    {
        var whole = pending is { } rest ? graph.Node("Add", "", [output, rest]) : output;
        graph.Emit("Reshape", "", [whole, graph.Constant(-1)], [new(Prefix + layer)]);
        graph.Output(Prefix + layer, OnnxType.Float, "values of " + layer);
    }
}

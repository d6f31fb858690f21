using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Layers;

/// <summary>Told of each layer while a graph is made.</summary>
internal interface ILayerObserver
{
    /// <summary>A layer's nodes are in the graph.</summary>
    /// <param name="layer"><c>tower.embedding</c>, <c>tower.0</c>, …, <c>projector</c>, <c>decoder.0</c>, …, <c>head</c>: each comes once.</param>
    /// <param name="output">What it gives.</param>
    /// <param name="pending">What is still to be added to that; null where it is all.</param>
    void Added(string layer, GraphValue output, GraphValue? pending = null);
}

using N2Eye.Runtime.Graphs.Layers;
using N2Eye.Runtime.Graphs.Npu;
using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs;

/// <summary>The vision tower and projector of a compiled model; the generator writes one subclass from config.json.</summary>
public abstract class VisionGraph
{
    /// <summary>What it takes and gives.</summary>
    public abstract VisionShape Shape { get; }

    /// <summary>Pixels → features → embeddings.</summary>
    protected abstract GraphValue Compute(IVisionTowers towers);

    /// <summary>The graph as an ONNX model whose weights stay in their file.</summary>
    public byte[] ToOnnx(IWeightSource weights) => ToOnnx(weights, observe: null);

    /// <inheritdoc cref="ToOnnx(IWeightSource)"/>
    /// <param name="weights">Where the tensors lie.</param>
    /// <param name="observe">Who is told of its layers; null = nobody.</param>
    internal byte[] ToOnnx(IWeightSource weights, Func<OnnxGraph, ILayerObserver>? observe)
    {
        var graph = new OnnxGraph("vision");
        var embeddings = Compute(new VisionTowers(graph, weights), observe?.Invoke(graph));
        graph.Emit("Identity", "", [embeddings], [new(VisionBlocks.EmbeddingsName)]);
        graph.Output(VisionBlocks.EmbeddingsName, OnnxType.Float, 1, Shape.FeatureRows, Shape.EmbeddingSize);
        return graph.ToBytes();
    }

    /// <summary>The same computation in operators that an NPU takes.</summary>
    internal StaticGraph ToStatic(ILayerObserver? observer = null)
    {
        var graph = new StaticGraph("vision");
        graph.Output(graph[Compute(new StaticTowers(new StaticOperators(graph)), observer)]);
        return graph;
    }

    /// <summary>The same computation as steps, where it is a transformer's; null for a ResNet.</summary>
    internal VisionPlan? Plan => field ??= Shape is VitShape shape ? new VisionPlan(shape, towers => Compute(towers)) : null;

    private GraphValue Compute(IVisionTowers towers, ILayerObserver? observer) => Compute(observer is null ? towers : new ObservedTowers(towers, observer));
}

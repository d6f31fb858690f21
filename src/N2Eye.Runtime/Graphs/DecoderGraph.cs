using N2Eye.Runtime.Graphs.Layers;
using N2Eye.Runtime.Graphs.Npu;
using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs;

/// <summary>The decoder of a compiled model; the generator writes one subclass from config.json.</summary>
public abstract class DecoderGraph
{
    /// <summary>Its dimensions.</summary>
    public abstract DecoderShape Shape { get; }

    /// <summary>Every layer in order.</summary>
    public abstract ReadOnlySpan<DecoderLayer> Layers { get; }

    /// <summary>(vocabulary, hidden): a row per token.</summary>
    public abstract Matrix TokenTable { get; }

    /// <summary>Embeddings → logits, layer by layer.</summary>
    protected abstract GraphValue Compute(IDecoderBlocks blocks);

    /// <summary>Tells the computation, layer by layer.</summary>
    internal void Describe(IDecoderBlocks blocks) => Compute(blocks);

    /// <summary>The graph as an ONNX model whose weights stay in their file.</summary>
    public byte[] ToOnnx(IWeightSource weights) => ToOnnx(weights, observe: null);

    /// <inheritdoc cref="ToOnnx(IWeightSource)"/>
    /// <param name="weights">Where the tensors lie.</param>
    /// <param name="observe">Who is told of its layers; null = nobody.</param>
    internal byte[] ToOnnx(IWeightSource weights, Func<OnnxGraph, ILayerObserver>? observe)
    {
        var graph = new OnnxGraph("decoder");
        var logits = Compute(new DecoderBlocks(graph, weights, Shape), observe?.Invoke(graph));
        graph.Emit("Identity", "", [logits], [new(DecoderInputs.LogitsName)]);
        graph.Output(DecoderInputs.LogitsName, OnnxType.Float, 1, 1, Shape.VocabularySize);
        return graph.ToBytes();
    }

    /// <summary>The same computation for a fixed number of rows and a fixed context, in operators that an NPU takes.</summary>
    internal StaticGraph ToStatic(StaticSize size) => ToStatic(size, observer: null);

    /// <inheritdoc cref="ToStatic(StaticSize)"/>
    /// <param name="size">Rows and context.</param>
    /// <param name="observer">Who is told of its layers; null = nobody.</param>
    internal StaticGraph ToStatic(StaticSize size, ILayerObserver? observer)
    {
        var graph = new StaticGraph(size.Rows == 1 ? "decoder" : "prefill");
        graph.Output(graph[Compute(new StaticDecoderBlocks(new StaticOperators(graph), Shape, size), observer)]);
        return graph;
    }

    private GraphValue Compute(IDecoderBlocks blocks, ILayerObserver? observer) => Compute(observer is null ? blocks : new ObservedDecoder(blocks, observer));
}

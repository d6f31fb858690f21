using System.Globalization;
using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Layers;

/// <summary>A decoder's layers, each told to an observer.</summary>
/// <param name="blocks">What makes them.</param>
/// <param name="observer">Who is told.</param>
internal sealed class ObservedDecoder(IDecoderBlocks blocks, ILayerObserver observer) : IDecoderBlocks
{
    /// <summary>The layer that gives logits: one row a run, of the last position.</summary>
    public const string HeadLayer = "head";

    private int layers;

    /// <inheritdoc/>
    public Residual Embeddings => blocks.Embeddings;

    /// <inheritdoc/>
    public Residual ShortConvolution(Residual residual, ShortConvolutionLayer layer) => Layer(blocks.ShortConvolution(residual, layer));

    /// <inheritdoc/>
    public Residual Attention(Residual residual, AttentionLayer layer) => Layer(blocks.Attention(residual, layer));

    /// <inheritdoc/>
    public GraphValue Head(Residual residual, Vector norm, Matrix head)
    {
        var logits = blocks.Head(residual, norm, head);
        observer.Added(HeadLayer, logits);
        return logits;
    }

    private Residual Layer(Residual residual)
    {
        observer.Added(string.Create(CultureInfo.InvariantCulture, $"decoder.{layers++}"), residual.Stream, residual.Pending);
        return residual;
    }
}

using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Layers;

/// <summary>
/// LFM2's layers, in whatever operators a device takes. The generated computation names the layers; an implementation spells
/// them out: <see cref="DecoderBlocks"/> for the CPU, with any number of positions.
/// </summary>
public interface IDecoderBlocks
{
    /// <summary>The stream that enters the first layer.</summary>
    Residual Embeddings { get; }

    /// <summary>A gated short convolution, then the feed-forward.</summary>
    Residual ShortConvolution(Residual residual, ShortConvolutionLayer layer);

    /// <summary>Grouped-query attention, then the feed-forward.</summary>
    Residual Attention(Residual residual, AttentionLayer layer);

    /// <summary>The final norm and the head, on the last position only.</summary>
    GraphValue Head(Residual residual, Vector norm, Matrix head);
}

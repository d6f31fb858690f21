using N2Eye.Specs.Graph;

namespace N2Eye.Quant.Npu;

/// <summary>An activation whose channels may be divided where they are made, because all that reads them are matrices' columns.</summary>
/// <param name="Activation">Name of the value in the static graph.</param>
/// <param name="Makers">Gains and biases (channels,), or a matrix whose rows make the channels.</param>
/// <param name="Readers">Matrices (out, channels).</param>
internal sealed record SmoothingPair(string Activation, IReadOnlyList<TensorSpec> Makers, IReadOnlyList<TensorSpec> Readers);

/// <summary>Where channels may be divided.</summary>
internal static class SmoothingPairs
{
    /// <summary>
    /// Each norm with the products that read it, and the feed-forward's product through the rows of w3. Not the final norm: what
    /// reads it may be the token table.
    /// </summary>
    public static IEnumerable<SmoothingPair> OfDecoder(DecoderSpec decoder)
    {
        foreach (var layer in decoder.Layers)
        {
            IReadOnlyList<TensorSpec> readers = layer is AttentionLayerSpec attention
                ? [attention.Query.Weight, attention.Key.Weight, attention.Value.Weight]
                : [((ConvolutionLayerSpec)layer).InProjection.Weight];
            yield return new($"layer{layer.Index}.operator_norm", [layer.OperatorNorm], readers);
            yield return new($"layer{layer.Index}.feed_forward_norm", [layer.FeedForward.Norm], [layer.FeedForward.Gate.Weight, layer.FeedForward.Up.Weight]);
            yield return new($"layer{layer.Index}.product", [layer.FeedForward.Up.Weight], [layer.FeedForward.Down.Weight]);
        }
    }

    /// <summary>A ViT's norms before attention and MLP. A ResNet's channels are convolutions', which have scales of their own.</summary>
    public static IEnumerable<SmoothingPair> OfVision(ModelSpec model)
    {
        if (model.Vision is not VitSpec vit) yield break;
        foreach (var layer in vit.Layers)
        {
            yield return new($"layer{layer.Index}.attention_norm", [layer.AttentionNorm.Weight, layer.AttentionNorm.Bias], [layer.Query.Weight, layer.Key.Weight, layer.Value.Weight]);
            yield return new($"layer{layer.Index}.mlp_norm", [layer.MlpNorm.Weight, layer.MlpNorm.Bias], [layer.Up.Weight]);
        }
    }
}

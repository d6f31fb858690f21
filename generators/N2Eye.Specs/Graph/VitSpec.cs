namespace N2Eye.Specs.Graph;

/// <summary>One CLIP encoder layer: pre-norm attention and MLP, each with a residual.</summary>
public sealed record VisionLayerSpec(
    int Index, LayerNormSpec AttentionNorm, LinearSpec Query, LinearSpec Key, LinearSpec Value, LinearSpec Output,
    LayerNormSpec MlpNorm, LinearSpec Up, LinearSpec Down)
{
    internal IEnumerable<TensorSpec> Tensors =>
    [
        .. AttentionNorm.Tensors, .. Query.Tensors, .. Key.Tensors, .. Value.Tensors, .. Output.Tensors,
        .. MlpNorm.Tensors, .. Up.Tensors, .. Down.Tensors,
    ];
}

/// <summary>CLIP's vision transformer.</summary>
public sealed record VitSpec : VisionSpec
{
    /// <summary>Width of the residual stream.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Attention heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Edge of a square patch, pixels.</summary>
    public required int PatchSize { get; init; }

    /// <summary>Activation of the MLP.</summary>
    public required Activation Activation { get; init; }

    /// <summary>Epsilon of every layer norm.</summary>
    public required double NormEpsilon { get; init; }

    /// <summary>(hidden,)</summary>
    public required TensorSpec ClassEmbedding { get; init; }

    /// <summary>(hidden, 3, patch, patch), stride = patch, no bias.</summary>
    public required TensorSpec PatchEmbedding { get; init; }

    /// <summary>(1 + patches, hidden)</summary>
    public required TensorSpec PositionEmbedding { get; init; }

    /// <summary>The norm before the first layer (pre_layrnorm, as CLIP spells it).</summary>
    public required LayerNormSpec PreNorm { get; init; }

    /// <summary>Every layer in order.</summary>
    public required EquatableArray<VisionLayerSpec> Layers { get; init; }

    /// <summary>The norm on the class token; null for <see cref="VisionFeature.PatchTokens"/>.</summary>
    public required LayerNormSpec? PostNorm { get; init; }

    /// <summary>(projection, hidden); only for <see cref="VisionFeature.ImageEmbeds"/>.</summary>
    public required LinearSpec? Projection { get; init; }

    /// <summary>Patches of a picture.</summary>
    public int Patches => ImageSize / PatchSize * (ImageSize / PatchSize);

    /// <inheritdoc/>
    public override int FeatureRows => Feature == VisionFeature.PatchTokens ? Patches : 1;

    /// <inheritdoc/>
    public override int FeatureSize => Projection?.Out ?? HiddenSize;

    /// <inheritdoc/>
    public override IEnumerable<TensorSpec> Tensors =>
    [
        ClassEmbedding, PatchEmbedding, PositionEmbedding,
        .. PreNorm.Tensors,
        .. Layers.SelectMany(layer => layer.Tensors),
        .. PostNorm?.Tensors ?? [],
        .. Projection?.Tensors ?? [],
    ];

    internal override object[] Identity => ["vision", HiddenSize, Heads, ImageSize, PatchSize, Activation, NormEpsilon, Feature];
}

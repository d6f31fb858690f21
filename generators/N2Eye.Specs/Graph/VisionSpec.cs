namespace N2Eye.Specs.Graph;

/// <summary>What the projector reads off the vision tower.</summary>
public enum VisionFeature
{
    /// <summary>Class token → post_layernorm → visual_projection.</summary>
    ImageEmbeds,

    /// <summary>Class token → post_layernorm.</summary>
    PoolerOutput,

    /// <summary>Last hidden state without the class token, without post_layernorm.</summary>
    PatchTokens,
}

/// <summary>One CLIP encoder layer: pre-norm attention and MLP, each with a residual.</summary>
public sealed record VisionLayerSpec(
    int Index, LayerNormSpec AttentionNorm, LinearSpec Query, LinearSpec Key, LinearSpec Value, LinearSpec Output,
    LayerNormSpec MlpNorm, LinearSpec Up, LinearSpec Down);

/// <summary>The frozen CLIP vision transformer.</summary>
public sealed record VisionSpec
{
    /// <summary>Width of the residual stream.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Attention heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Edge of the square picture, pixels.</summary>
    public required int ImageSize { get; init; }

    /// <summary>Edge of a square patch, pixels.</summary>
    public required int PatchSize { get; init; }

    /// <summary>Activation of the MLP.</summary>
    public required Activation Activation { get; init; }

    /// <summary>Epsilon of every layer norm.</summary>
    public required double NormEpsilon { get; init; }

    /// <summary>What the projector reads.</summary>
    public required VisionFeature Feature { get; init; }

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

    /// <summary>Rows that one picture gives, and so the ids that one <c>&lt;image&gt;</c> is widened to.</summary>
    public int FeatureRows => Feature == VisionFeature.PatchTokens ? Patches : 1;

    /// <summary>Width of one row.</summary>
    public int FeatureSize => Projection?.Out ?? HiddenSize;
}

/// <summary>The MLP between the tower and the decoder: linear, activation, linear.</summary>
/// <param name="Activation">Between the two.</param>
/// <param name="First">(projector hidden, feature)</param>
/// <param name="Second">(decoder hidden, projector hidden)</param>
public sealed record ProjectorSpec(Activation Activation, LinearSpec First, LinearSpec Second);

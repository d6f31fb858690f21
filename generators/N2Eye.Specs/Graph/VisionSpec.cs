namespace N2Eye.Specs.Graph;

/// <summary>What the projector reads off the vision tower.</summary>
public enum VisionFeature
{
    /// <summary>ViT: class token → post_layernorm → visual_projection. ResNet: what the attention pool gives.</summary>
    ImageEmbeds,

    /// <summary>ViT: class token → post_layernorm. A ResNet has none.</summary>
    PoolerOutput,

    /// <summary>ViT: last hidden state without the class token, without post_layernorm. ResNet: the last stage's grid, row by row.</summary>
    PatchTokens,
}

/// <summary>The frozen CLIP vision tower: one of the two architectures that CLIP was published with.</summary>
public abstract record VisionSpec
{
    /// <summary>Edge of the square picture, pixels.</summary>
    public required int ImageSize { get; init; }

    /// <summary>What the projector reads.</summary>
    public required VisionFeature Feature { get; init; }

    /// <summary>Rows that one picture gives, and so the ids that one <c>&lt;image&gt;</c> is widened to.</summary>
    public abstract int FeatureRows { get; }

    /// <summary>Width of one row.</summary>
    public abstract int FeatureSize { get; }

    /// <summary>Every tensor of the checkpoint once, in the order in which a picture meets them.</summary>
    public abstract IEnumerable<TensorSpec> Tensors { get; }

    /// <summary>Convolutions that the weights file holds with their batch norms folded in.</summary>
    public virtual IEnumerable<NormedConvolutionSpec> Folded => [];

    /// <summary>What else decides what the tensors mean: the values of a line of the model's fingerprint.</summary>
    internal abstract object[] Identity { get; }
}

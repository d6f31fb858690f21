namespace N2Eye.Specs.Graph;

/// <summary>
/// A bottleneck: 1×1, 3×3 and 1×1 convolutions with a residual around them. Where it strides, an average pool does, before
/// <see cref="Widen"/> and before <see cref="Shortcut"/>.
/// </summary>
/// <param name="Stage">From 1.</param>
/// <param name="Index">Position in the stage, from 0.</param>
/// <param name="Stride">Edge of the average pools; 1 = none.</param>
/// <param name="Narrow"><c>conv1</c>, (planes, in, 1, 1)</param>
/// <param name="Mix"><c>conv2</c>, (planes, planes, 3, 3)</param>
/// <param name="Widen"><c>conv3</c>, (4 · planes, planes, 1, 1)</param>
/// <param name="Shortcut"><c>downsample</c>, (4 · planes, in, 1, 1); null where the input fits as it is.</param>
public sealed record BottleneckSpec(
    int Stage, int Index, int Stride, NormedConvolutionSpec Narrow, NormedConvolutionSpec Mix, NormedConvolutionSpec Widen, NormedConvolutionSpec? Shortcut)
{
    internal IEnumerable<NormedConvolutionSpec> Convolutions => Shortcut is { } shortcut ? [Narrow, Mix, Widen, shortcut] : [Narrow, Mix, Widen];
}

/// <summary>Multi-head attention in which the mean of all positions asks: one row comes out.</summary>
/// <param name="Heads">Attention heads.</param>
/// <param name="Positions">(1 + positions, channels)</param>
/// <param name="Query">(channels, channels)</param>
/// <param name="Key">(channels, channels)</param>
/// <param name="Value">(channels, channels)</param>
/// <param name="Output"><c>c_proj</c>, (projection, channels)</param>
public sealed record AttentionPoolSpec(int Heads, TensorSpec Positions, LinearSpec Query, LinearSpec Key, LinearSpec Value, LinearSpec Output)
{
    internal IEnumerable<TensorSpec> Tensors => [Positions, .. Query.Tensors, .. Key.Tensors, .. Value.Tensors, .. Output.Tensors];
}

/// <summary>CLIP's modified ResNet (Radford et al. 2021; openai/CLIP, clip/model.py, ModifiedResNet).</summary>
public sealed record ResNetSpec : VisionSpec
{
    /// <summary>Pixels of the picture, along an edge, for one position of the last stage's grid: the stem takes a quarter, three stages half each.</summary>
    public const int Reduction = 32;

    /// <summary>Output channels of a bottleneck for each of its planes.</summary>
    public const int Expansion = 4;

    /// <summary>Channels behind the stem; stage s works in width · 2^(s − 1) planes.</summary>
    public required int Width { get; init; }

    /// <summary>Epsilon of every batch norm.</summary>
    public required double BatchNormEpsilon { get; init; }

    /// <summary>Three 3×3 convolutions, each with a ReLU; the first has stride 2. An average pool of 2 follows.</summary>
    public required EquatableArray<NormedConvolutionSpec> Stem { get; init; }

    /// <summary>The bottlenecks of all four stages in order.</summary>
    public required EquatableArray<BottleneckSpec> Blocks { get; init; }

    /// <summary>What makes one row of the last grid; null for <see cref="VisionFeature.PatchTokens"/>.</summary>
    public required AttentionPoolSpec? AttentionPool { get; init; }

    /// <summary>Channels of the last stage.</summary>
    public int Channels => Width * Reduction;

    /// <summary>Edge of the last stage's grid.</summary>
    public int Side => ImageSize / Reduction;

    /// <summary>Every convolution in order.</summary>
    public IEnumerable<NormedConvolutionSpec> Convolutions => [.. Stem, .. Blocks.SelectMany(block => block.Convolutions)];

    /// <inheritdoc/>
    public override int FeatureRows => AttentionPool is null ? Side * Side : 1;

    /// <inheritdoc/>
    public override int FeatureSize => AttentionPool?.Output.Out ?? Channels;

    /// <inheritdoc/>
    public override IEnumerable<TensorSpec> Tensors => [.. Convolutions.SelectMany(convolution => convolution.Tensors), .. AttentionPool?.Tensors ?? []];

    /// <inheritdoc/>
    public override IEnumerable<NormedConvolutionSpec> Folded => Convolutions;

    internal override object[] Identity => ["resnet", Width, AttentionPool?.Heads ?? 0, ImageSize, BatchNormEpsilon, Feature];
}

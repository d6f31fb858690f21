namespace N2Eye.Runtime.Graphs.Layers;

/// <summary>How a picture enters the ResNet: three 3×3 convolutions.</summary>
public sealed record ResNetStem
{
    /// <summary>(width / 2, 3, 3, 3), stride 2.</summary>
    public required Convolution First { get; init; }

    /// <summary>(width / 2, width / 2, 3, 3)</summary>
    public required Convolution Second { get; init; }

    /// <summary>(width, width / 2, 3, 3)</summary>
    public required Convolution Third { get; init; }
}

/// <summary>Three convolutions with a residual around them.</summary>
public sealed record Bottleneck
{
    /// <summary>Edge of the average pools; 1 = none.</summary>
    public required int Stride { get; init; }

    /// <summary>(planes, in, 1, 1)</summary>
    public required Convolution Narrow { get; init; }

    /// <summary>(planes, planes, 3, 3)</summary>
    public required Convolution Mix { get; init; }

    /// <summary>(4 · planes, planes, 1, 1)</summary>
    public required Convolution Widen { get; init; }

    /// <summary>(4 · planes, in, 1, 1); null where the input is added as it is.</summary>
    public required Convolution? Shortcut { get; init; }
}

/// <summary>Attention in which the mean of all positions asks.</summary>
public sealed record AttentionPool
{
    /// <summary>Attention heads.</summary>
    public required int Heads { get; init; }

    /// <summary>(1 + positions, channels)</summary>
    public required FloatTensor Positions { get; init; }

    /// <summary>(channels, channels)</summary>
    public required Linear Query { get; init; }

    /// <summary>(channels, channels)</summary>
    public required Linear Key { get; init; }

    /// <summary>(channels, channels)</summary>
    public required Linear Value { get; init; }

    /// <summary>(projection, channels)</summary>
    public required Linear Output { get; init; }
}

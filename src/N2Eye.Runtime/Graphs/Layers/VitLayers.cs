namespace N2Eye.Runtime.Graphs.Layers;

/// <summary>How a picture enters the tower.</summary>
public sealed record PatchEmbedding
{
    /// <summary>(hidden, 3, patch, patch), stride = patch.</summary>
    public required FloatTensor Patches { get; init; }

    /// <summary>(hidden,)</summary>
    public required Vector ClassToken { get; init; }

    /// <summary>(1 + patches, hidden)</summary>
    public required FloatTensor Positions { get; init; }

    /// <summary>The norm before the first layer.</summary>
    public required LayerNorm Norm { get; init; }
}

/// <summary>One CLIP encoder layer: pre-norm attention and MLP, each around a residual.</summary>
public sealed record VisionLayer
{
    /// <summary>Norm before the attention.</summary>
    public required LayerNorm AttentionNorm { get; init; }

    /// <summary>(hidden, hidden)</summary>
    public required Linear Query { get; init; }

    /// <summary>(hidden, hidden)</summary>
    public required Linear Key { get; init; }

    /// <summary>(hidden, hidden)</summary>
    public required Linear Value { get; init; }

    /// <summary>(hidden, hidden)</summary>
    public required Linear Output { get; init; }

    /// <summary>Norm before the MLP.</summary>
    public required LayerNorm MlpNorm { get; init; }

    /// <summary>fc1, (mlp, hidden)</summary>
    public required Linear Up { get; init; }

    /// <summary>fc2, (hidden, mlp)</summary>
    public required Linear Down { get; init; }
}

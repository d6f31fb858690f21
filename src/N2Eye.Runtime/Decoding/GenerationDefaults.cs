namespace N2Eye.Runtime.Decoding;

/// <summary>generation_config.json: how answers are made where the user does not say.</summary>
public sealed record GenerationDefaults
{
    /// <summary>Ids that end an answer.</summary>
    public required IReadOnlyList<int> EosTokenIds { get; init; }

    /// <summary>False: always the likeliest token.</summary>
    public required bool DoSample { get; init; }

    /// <summary>Tokens of an answer at most; 0 where the file does not say.</summary>
    public required int MaxNewTokens { get; init; }

    /// <summary>Divides the logits.</summary>
    public required float Temperature { get; init; }

    /// <summary>0 = all.</summary>
    public required int TopK { get; init; }

    /// <summary>1 = all.</summary>
    public required float TopP { get; init; }

    /// <summary>0 = all.</summary>
    public required float MinP { get; init; }

    /// <summary>1 = none.</summary>
    public required float RepetitionPenalty { get; init; }
}

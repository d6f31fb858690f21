namespace N2Eye.Train.Tokenizer;

/// <summary>What to train.</summary>
public sealed record BpeOptions
{
    /// <summary>Ids in all: control tokens, 256 bytes, then merges. Fewer come out where the text has no more repeated pairs.</summary>
    public int VocabularySize { get; init; } = 2048;

    /// <summary>A pair that occurs less often is not merged.</summary>
    public int MinimumFrequency { get; init; } = 2;

    /// <summary>The longest prompt, for tokenizer_config.json, in tokens.</summary>
    public int MaximumLength { get; init; } = 2048;
}

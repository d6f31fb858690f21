namespace N2Eye.Quant.Comparing;

/// <summary>What to compare.</summary>
internal sealed record CompareOptions
{
    /// <summary>Weights files of one model; at least two, the first is the reference.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Sessions with their expected answers: a folder with sessions.jsonl, or such a file.</summary>
    public required string Data { get; init; }

    /// <summary>The model directory; null = <see cref="ModelFolder"/> looks for it.</summary>
    public string? Model { get; init; }

    /// <summary>Most sessions that are asked.</summary>
    public int Sessions { get; init; } = 128;

    /// <summary>Longest answer, tokens.</summary>
    public int MaxTokens { get; init; } = 128;

    /// <summary>Threads of one operator.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}

namespace N2Eye.Quant.Cpu;

/// <summary>What a file for a CPU is made and tried with, besides the checkpoint.</summary>
public sealed record CpuOptions
{
    /// <summary>Sessions for the compensation of rounding errors: a folder with sessions.jsonl, or such a file; null = no compensation.</summary>
    public string? Compensate { get; init; }

    /// <summary>Sessions whose last questions are asked in float32 and with the file, to compare; null = none.</summary>
    public string? Test { get; init; }

    /// <summary>Most sessions that are read of each.</summary>
    public int Sessions { get; init; } = 128;

    /// <summary>Longest session that is read, tokens.</summary>
    public int Length { get; init; } = 2048;

    /// <summary>Threads of one operator.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}

using N2Eye.Weights.Safetensors;

namespace N2Eye.Quant.Synthesis;

/// <summary>A random checkpoint of a model's true shapes.</summary>
public sealed record SynthesizeOptions
{
    /// <summary>Model directory: its config.json says the shapes; its other files are copied.</summary>
    public required string Model { get; init; }

    /// <summary>Directory to write; it is made.</summary>
    public required string Output { get; init; }

    /// <summary>Element type of every tensor: BF16, F16 or F32.</summary>
    public Dtype Dtype { get; init; } = Dtype.BF16;

    /// <summary>Same seed, same bytes, on every machine.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Most bytes of tensors in one file; a larger tensor has a file of its own.</summary>
    public long ShardBytes { get; init; } = 2L << 30;
}

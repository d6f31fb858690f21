namespace N2Eye.Train.Tiny.Decoder;

/// <summary>How projector and decoder are trained.</summary>
public sealed record DecoderOptions : StageOptions
{
    /// <summary>File of the trained tower.</summary>
    public required string Tower { get; init; }

    /// <summary>Directory of checkpoints, loss.csv and loss.svg.</summary>
    public required string Output { get; init; }

    /// <summary>Steps.</summary>
    public int Steps { get; init; } = 2500;

    /// <summary>Conversations in a step.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Highest learning rate.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Of the weights and the conversations.</summary>
    public long Seed { get; init; } = 2;
}

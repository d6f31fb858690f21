using N2Eye.Train.Models;

namespace N2Eye.Train.Training;

/// <summary>How a model is trained. The defaults are those of the published N2-Eye; what its card does not say is transformers' default.</summary>
public sealed record TrainingOptions
{
    /// <summary>Sequences computed at once.</summary>
    public int Batch { get; init; } = 2;

    /// <summary>Batches whose gradients make one step.</summary>
    public int Accumulation { get; init; } = 4;

    /// <summary>Passes over the data.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>Steps in all; 0 = as many as the epochs have.</summary>
    public int MaxSteps { get; init; }

    /// <summary>Highest learning rate.</summary>
    public double LearningRate { get; init; } = 2e-5;

    /// <summary>How the rate falls.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Linear;

    /// <summary>Steps in which the rate rises from zero.</summary>
    public int WarmupSteps { get; init; }

    /// <summary>Decoupled weight decay of matrices; norms and biases have none.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Longest gradient; 0 = never cut.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>What matrices are multiplied in.</summary>
    public Precision Precision { get; init; } = Precision.BFloat16;

    /// <summary>Keep only each layer's input and compute the layer again in the backward pass.</summary>
    public bool GradientCheckpointing { get; init; } = true;

    /// <summary>Longest sequence, ids.</summary>
    public int Length { get; init; } = 2048;

    /// <summary>Order of the data and first values of adapters.</summary>
    public long Seed { get; init; }

    /// <summary>Steps between checkpoints; the last step always writes one.</summary>
    public int SaveEvery { get; init; } = 500;

    /// <summary>Checkpoints that stay.</summary>
    public int KeepCheckpoints { get; init; } = 2;

    /// <summary>What is trained.</summary>
    public TrainedParts Parts { get; init; } = TrainedParts.Published;

    /// <summary>Adapters on the decoder, or null.</summary>
    public LoraOptions? Lora { get; init; }
}

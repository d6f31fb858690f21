using N2Eye.Train.Models;
using static TorchSharp.torch;

namespace N2Eye.Train.Tiny.Decoder;

/// <summary>How projector and decoder are trained.</summary>
public sealed record DecoderOptions
{
    /// <summary>Folder of the drawings, as <c>n2eye-data artwork</c> makes it.</summary>
    public required string Artwork { get; init; }

    /// <summary>Directory of the model.</summary>
    public required string Model { get; init; }

    /// <summary>File of the trained tower.</summary>
    public required string Tower { get; init; }

    /// <summary>Directory of checkpoints, loss.csv and loss.svg.</summary>
    public required string Output { get; init; }

    /// <summary>Steps.</summary>
    public int Steps { get; init; } = 3000;

    /// <summary>Conversations in a step.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Highest learning rate.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Where it is computed; null = the CPU. A run may go on elsewhere.</summary>
    public Device? Device { get; init; }

    /// <summary>What matrices are multiplied in; null = what the device is fast in. A run may go on in another one.</summary>
    public Precision? Precision { get; init; }

    /// <summary>Of the weights and the conversations.</summary>
    public long Seed { get; init; } = 2;

    // Libtorch is loaded only where these are asked for.
    internal Device Place => Device ?? CPU;

    internal Precision Products => Precision ?? Precisions.Fast(Place);
}

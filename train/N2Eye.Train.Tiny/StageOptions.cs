using N2Eye.Train.Models;
using static TorchSharp.torch;

namespace N2Eye.Train.Tiny;

/// <summary>What a stage trains with, and where.</summary>
public abstract record StageOptions
{
    /// <summary>Folder of the drawings, as <c>n2eye-data artwork</c> makes it.</summary>
    public required string Artwork { get; init; }

    /// <summary>Directory of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Where it is computed; null = the CPU. A run may go on elsewhere.</summary>
    public Device? Device { get; init; }

    /// <summary>What convolutions and matrix products are computed in; null = what the device is fast in. A run may go on in another one.</summary>
    public Precision? Precision { get; init; }

    // Libtorch is loaded only where these are asked for.
    internal Device Place => Device ?? CPU;

    internal Precision Products => Precision ?? Precisions.Fast(Place);
}

namespace N2Eye.Train.Tiny.Tower;

/// <summary>How the tower is trained.</summary>
public sealed record TowerOptions : StageOptions
{
    /// <summary>File of the tower, which also holds what a stopped run continues from.</summary>
    public required string Output { get; init; }

    /// <summary>Steps on single things at <see cref="EarlySize"/>.</summary>
    public int ThingSteps { get; init; } = 3000;

    /// <summary>Steps on whole scenes at the model's size.</summary>
    public int SceneSteps { get; init; } = 3450;

    /// <summary>Steps on further whole scenes, with the rate once more from the top of its cosine down (warm restart: Loshchilov and Hutter 2017).</summary>
    public int MoreSteps { get; init; } = 6600;

    /// <summary>Every step.</summary>
    public int Steps => ThingSteps + SceneSteps + MoreSteps;

    /// <summary>Size of the pictures of single things: a multiple of 32.</summary>
    public int EarlySize { get; init; } = 64;

    /// <summary>Pictures in a step.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Highest learning rate.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Of the weights and the scenes.</summary>
    public ulong Seed { get; init; } = 1;
}

namespace N2Eye.Train.Tiny.Tower;

/// <summary>How a tower learns from another one.</summary>
public sealed record DistillationOptions
{
    /// <summary>The teacher: its artwork, its model and, as output, its file. Its scenes are the student's.</summary>
    public required TowerOptions Teacher { get; init; }

    /// <summary>Directory of the student's config.json.</summary>
    public required string Model { get; init; }

    /// <summary>File of the student's tower, which also holds what a stopped run continues from.</summary>
    public required string Output { get; init; }

    /// <summary>Steps.</summary>
    public int Steps { get; init; } = 4000;

    /// <summary>Highest learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;
}

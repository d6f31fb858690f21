namespace N2Eye.Train.Data.Scenes;

/// <summary>How scenes are composed.</summary>
public sealed record SceneOptions
{
    /// <summary>Width and height of a picture in pixels, 32 to 512.</summary>
    public int Size { get; init; } = 64;

    /// <summary>How much a camera changes the picture: 0 nothing, 100 strongly.</summary>
    public int CameraStrength { get; init; } = 60;

    /// <summary>Whether drawings may be mirrored.</summary>
    public bool Flips { get; init; }

    /// <summary>Largest turn of a drawing to either side, in degrees, 0 to 180.</summary>
    public int LargestTurn { get; init; } = 12;

    /// <summary>Part of the drawings dyed in one colour where the question is not about colour, in percent.</summary>
    public int TintPercent { get; init; } = 6;

    /// <summary>Part of the drawings that are drawn in another style (stretched, other shades, dark lines), in percent.</summary>
    public int StylePercent { get; init; }

    /// <summary>Least part of the picture's width that a thing alone in it takes up, 0.34 to 0.9.</summary>
    public double LeastSide { get; init; } = 0.34;

    /// <summary>How often white, plain, gradient, textured and cluttered backgrounds are.</summary>
    public IReadOnlyList<int> Backdrops { get; init; } = [12, 25, 23, 20, 20];

    /// <exception cref="DataException">A value is out of its range.</exception>
    public void Check()
    {
        if (Size is < 32 or > 512) throw new DataException($"The picture size {Size} is not between 32 and 512.");
        if (CameraStrength is < 0 or > 100) throw new DataException($"The camera strength {CameraStrength} is not between 0 and 100.");
        if (LargestTurn is < 0 or > 180) throw new DataException($"The largest turn {LargestTurn} is not between 0 and 180.");
        if (TintPercent is < 0 or > 100) throw new DataException($"The tint percentage {TintPercent} is not between 0 and 100.");
        if (StylePercent is < 0 or > 100) throw new DataException($"The style percentage {StylePercent} is not between 0 and 100.");
        if (LeastSide is not (>= 0.34 and <= 0.9)) throw new DataException($"The least side {LeastSide} is not between 0.34 and 0.9.");
        if (Backdrops.Count != 5 || Backdrops.Any(weight => weight < 0) || Backdrops.Sum() == 0) throw new DataException("The backgrounds need five weights of at least 0, not all 0.");
    }
}

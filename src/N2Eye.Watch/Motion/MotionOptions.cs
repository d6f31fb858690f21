using System.Text.Json.Serialization;
using N2Eye.Watch.Options;

namespace N2Eye.Watch.Motion;

/// <summary>When motion fires.</summary>
[JsonConverter(typeof(SnakeCaseEnum<MotionMoment>))]
public enum MotionMoment
{
    /// <summary>When it begins.</summary>
    Start,

    /// <summary>When it is over.</summary>
    End,

    /// <summary>Once the scene changed <see cref="MotionOptions.Changes"/> times.</summary>
    Changes,
}

/// <summary>What counts as motion.</summary>
public sealed record MotionOptions
{
    /// <summary>When to fire (null: start).</summary>
    public MotionMoment? When { get; init; }

    /// <summary>How many changes; only with <c>changes</c>.</summary>
    public int? Changes { get; init; }

    /// <summary>0…1: how small a difference of brightness counts (null: 0.5).</summary>
    public double? Sensitivity { get; init; }

    /// <summary>0…1: the part of a zone that must change (null: 0.01).</summary>
    public double? MinArea { get; init; }

    /// <summary>0…1: where more than this part of the picture changes at once, it is light and no motion (null: 0.6). 1 = never.</summary>
    public double? LightChange { get; init; }

    /// <summary>Seconds without motion that end it (null: 3).</summary>
    public double? QuietSeconds { get; init; }

    /// <summary>Seconds after which something that came and stands still belongs to the scene (null: 10).</summary>
    public double? StillSeconds { get; init; }

    /// <summary>Seconds in which the scene is learnt (null: 60): slower changes than that, such as daylight, are followed.</summary>
    public double? LearningSeconds { get; init; }

    /// <summary>Where motion counts; null = in the whole picture.</summary>
    public ZoneOptions[]? Zones { get; init; }

    /// <summary>Where it does not: polygons of x, y in 0…1 from the upper left corner.</summary>
    public double[][][]? Masks { get; init; }
}

/// <summary>A named part of the picture.</summary>
public sealed record ZoneOptions
{
    /// <summary>What events call it.</summary>
    public required string Name { get; init; }

    /// <summary>Corners: x, y in 0…1 from the upper left corner; three and more.</summary>
    public required double[][] Points { get; init; }
}

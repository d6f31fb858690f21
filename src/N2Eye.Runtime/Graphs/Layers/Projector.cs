namespace N2Eye.Runtime.Graphs.Layers;

/// <summary>The MLP between the tower and the decoder.</summary>
public sealed record Projector
{
    /// <summary>(projector, feature)</summary>
    public required Linear First { get; init; }

    /// <summary>Between the two.</summary>
    public required Activation Activation { get; init; }

    /// <summary>(decoder hidden, projector)</summary>
    public required Linear Second { get; init; }
}

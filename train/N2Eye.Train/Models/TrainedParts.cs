namespace N2Eye.Train.Models;

/// <summary>Which parts of the model are trained. Published N2-Eye: the tower frozen, projector and decoder trained.</summary>
/// <param name="Vision">The CLIP tower.</param>
/// <param name="Projector">The MLP between tower and decoder.</param>
/// <param name="Decoder">Every weight of LFM2; false where only adapters on it are trained.</param>
public sealed record TrainedParts(bool Vision, bool Projector, bool Decoder)
{
    /// <summary>As N2-Eye was published.</summary>
    public static TrainedParts Published { get; } = new(Vision: false, Projector: true, Decoder: true);

    /// <summary>True where a tensor of that name in the checkpoint is trained.</summary>
    public bool Trains(string name)
    {
        if (name.StartsWith("vision_tower.", StringComparison.Ordinal)) return Vision;
        return name.StartsWith("multi_modal_projector.", StringComparison.Ordinal) ? Projector : Decoder;
    }
}

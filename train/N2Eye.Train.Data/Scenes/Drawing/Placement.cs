namespace N2Eye.Train.Data.Scenes.Drawing;

/// <summary>Where and how a sprite is drawn.</summary>
/// <param name="X">Centre, in pixels from the left.</param>
/// <param name="Y">Centre, in pixels from the top.</param>
/// <param name="Side">Length of its longer side, in pixels.</param>
/// <param name="Degrees">Turned clockwise by this much, −180 to 180.</param>
/// <param name="Flipped">Whether it is mirrored left to right.</param>
/// <param name="Tint">The colour it is dyed in; null where it keeps its own.</param>
public readonly record struct Placement(double X, double Y, double Side, int Degrees, bool Flipped, Tint? Tint);

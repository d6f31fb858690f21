using N2Eye.Train.Data.Scenes.Drawing;

namespace N2Eye.Train.Data.Scenes;

/// <summary>A thing that is to be drawn.</summary>
/// <param name="Sprite">Its drawing.</param>
/// <param name="X">Centre, 0 to 1 from the left.</param>
/// <param name="Y">Centre, 0 to 1 from the top.</param>
/// <param name="Side">Longer side, as a part of the picture.</param>
/// <param name="Tint">Colour to dye it in.</param>
/// <param name="On">Number of the thing that it stands on.</param>
internal sealed record PlannedObject(Sprite Sprite, double X, double Y, double Side, Tint? Tint = null, int? On = null);

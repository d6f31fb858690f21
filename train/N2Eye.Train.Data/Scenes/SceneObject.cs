using N2Eye.Train.Data.Scenes.Drawing;

namespace N2Eye.Train.Data.Scenes;

/// <summary>A thing in a scene: what is true of it.</summary>
/// <param name="Sprite">Its drawing.</param>
/// <param name="Placement">Where and how it was drawn.</param>
/// <param name="Cell">Its place; null near a border between two.</param>
/// <param name="Colour">The colour that most of its visible pixels have; null where none clearly has the most.</param>
/// <param name="Visible">Part of its pixels that nothing covers, 0 to 1.</param>
/// <param name="On">Number of the object that it stands on; null where there is none.</param>
public sealed record SceneObject(Sprite Sprite, Placement Placement, string? Cell, string? Colour, double Visible, int? On)
{
    /// <summary>What it is called; null where that is not taught.</summary>
    public string? Name => Sprite.Concept?.Name;
}

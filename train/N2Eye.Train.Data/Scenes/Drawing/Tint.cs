namespace N2Eye.Train.Data.Scenes.Drawing;

/// <summary>Dyes a drawing: its light and shade stay, its colours become one.</summary>
/// <param name="Colour">The colour.</param>
public readonly record struct Tint(Rgb24 Colour)
{
    /// <summary>Premultiplied channels to premultiplied channels.</summary>
    internal (int Red, int Green, int Blue) Apply(int red, int green, int blue, int alpha)
    {
        var light = (77 * red + 150 * green + 29 * blue) >> 8; // premultiplied: 0 to alpha
        // From 55 % of the colour in the dark to the whole of it in the light.
        var strength = 140 * alpha + 115 * light;
        return (Colour.Red * strength / 65025, Colour.Green * strength / 65025, Colour.Blue * strength / 65025);
    }
}

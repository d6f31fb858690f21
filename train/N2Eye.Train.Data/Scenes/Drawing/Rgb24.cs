namespace N2Eye.Train.Data.Scenes.Drawing;

/// <summary>A colour, 8 bits a channel.</summary>
/// <param name="Red">0 to 255.</param>
/// <param name="Green">0 to 255.</param>
/// <param name="Blue">0 to 255.</param>
public readonly record struct Rgb24(byte Red, byte Green, byte Blue)
{
    /// <summary>How bright it looks, 0 to 255.</summary>
    public int Luminance => (77 * Red + 150 * Green + 29 * Blue) >> 8;

    /// <summary>Mean difference of the channels, 0 to 255.</summary>
    public int DistanceTo(Rgb24 other) => (Math.Abs(Red - other.Red) + Math.Abs(Green - other.Green) + Math.Abs(Blue - other.Blue)) / 3;
}

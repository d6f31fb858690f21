namespace N2Eye.Runtime.Pictures;

/// <summary>Pixels in memory: (height, width, 3), 8 bits a channel, red first.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Pixels">(height, width, 3)</param>
public sealed record Rgb(int Width, int Height, byte[] Pixels);

namespace N2Eye.Train.Data.Scenes.Drawing;

/// <summary>Pixels with alpha.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Pixels">Premultiplied RGBA, top row first: (height, width, 4).</param>
public sealed record Plane(int Width, int Height, byte[] Pixels)
{
    /// <summary>Half the size, each pixel the mean of four; odd sizes are padded with nothing.</summary>
    public Plane Half()
    {
        var (width, height) = ((Width + 1) / 2, (Height + 1) / 2);
        var half = new byte[width * height * 4];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                for (var channel = 0; channel < 4; channel++)
                {
                    var sum = At(2 * x, 2 * y, channel) + At(2 * x + 1, 2 * y, channel) + At(2 * x, 2 * y + 1, channel) + At(2 * x + 1, 2 * y + 1, channel);
                    half[(y * width + x) * 4 + channel] = (byte)((sum + 2) / 4);
                }
            }
        }

        return new Plane(width, height, half);
    }

    private int At(int x, int y, int channel) => x < Width && y < Height ? Pixels[(y * Width + x) * 4 + channel] : 0;
}

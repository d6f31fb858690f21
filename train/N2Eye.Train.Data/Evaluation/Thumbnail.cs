namespace N2Eye.Train.Data.Evaluation;

/// <summary>Pictures as 24 × 24 pixels.</summary>
public static class Thumbnail
{
    /// <summary>Width and height.</summary>
    public const int Side = 24;

    /// <summary>Averages areas: (height, width, 3) to (24, 24, 3).</summary>
    /// <param name="pixels">Red, green, blue, top row first.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    public static byte[] Of(ReadOnlySpan<byte> pixels, int width, int height)
    {
        var result = new byte[Side * Side * 3];
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                // Borders of source pixels in 1/24: each is weighted by how much of it lies in the target pixel.
                long red = 0, green = 0, blue = 0, area = 0;
                for (var sy = y * height / Side; sy * Side < (y + 1) * height; sy++)
                {
                    var tall = Math.Min((sy + 1) * Side, (y + 1) * height) - Math.Max(sy * Side, y * height);
                    for (var sx = x * width / Side; sx * Side < (x + 1) * width; sx++)
                    {
                        long weight = tall * (Math.Min((sx + 1) * Side, (x + 1) * width) - Math.Max(sx * Side, x * width));
                        var at = (sy * width + sx) * 3;
                        red += weight * pixels[at];
                        green += weight * pixels[at + 1];
                        blue += weight * pixels[at + 2];
                        area += weight;
                    }
                }

                var to = (y * Side + x) * 3;
                result[to] = (byte)((red + area / 2) / area);
                result[to + 1] = (byte)((green + area / 2) / area);
                result[to + 2] = (byte)((blue + area / 2) / area);
            }
        }

        return result;
    }

    /// <summary>Sum of squared differences.</summary>
    public static int Distance(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var sum = 0;
        for (var i = 0; i < first.Length; i++)
        {
            var difference = first[i] - second[i];
            sum += difference * difference;
        }

        return sum;
    }
}

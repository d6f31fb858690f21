namespace N2Eye.Train.Data.Scenes.Drawing;

/// <summary>The picture while it is drawn.</summary>
/// <param name="size">Width and height in pixels.</param>
public sealed class Canvas(int size)
{
    /// <summary>Owner of a pixel that shows the background.</summary>
    public const int Background = -1;

    private const int Covered = 128;

    /// <summary>Width and height in pixels.</summary>
    public int Size { get; } = size;

    /// <summary>Red, green, blue, top row first: (size, size, 3).</summary>
    public byte[] Pixels { get; } = new byte[size * size * 3];

    /// <summary>Number of the object that each pixel shows, or <see cref="Background"/>: (size, size).</summary>
    public int[] Owners { get; } = NewOwners(size);

    /// <summary>The colour of a pixel.</summary>
    public Rgb24 this[int x, int y]
    {
        get
        {
            var at = (y * Size + x) * 3;
            return new Rgb24(Pixels[at], Pixels[at + 1], Pixels[at + 2]);
        }

        set
        {
            var at = (y * Size + x) * 3;
            Pixels[at] = value.Red;
            Pixels[at + 1] = value.Green;
            Pixels[at + 2] = value.Blue;
        }
    }

    /// <summary>Draws a sprite.</summary>
    /// <param name="sprite">What to draw.</param>
    /// <param name="place">Where and how.</param>
    /// <param name="owner">Its number.</param>
    /// <returns>How many pixels it covers.</returns>
    public int Draw(Sprite sprite, Placement place, int owner)
    {
        var level = sprite.Level(place.Side);
        var scale = Math.Max(level.Width, level.Height) / place.Side;
        var (cos, sin) = Turn.Of(place.Degrees);
        var reach = place.Side * 0.75 + 1;
        var covered = 0;
        for (var y = Math.Max(0, (int)(place.Y - reach)); y <= Math.Min(Size - 1, (int)(place.Y + reach)); y++)
        {
            for (var x = Math.Max(0, (int)(place.X - reach)); x <= Math.Min(Size - 1, (int)(place.X + reach)); x++)
            {
                var (dx, dy) = (x + 0.5 - place.X, y + 0.5 - place.Y);
                var u = (dx * cos + dy * sin) * scale;
                if (place.Flipped) u = -u;
                u += level.Width * 0.5 - 0.5;
                var v = (dy * cos - dx * sin) * scale + level.Height * 0.5 - 0.5;
                if (u <= -1 || v <= -1 || u >= level.Width || v >= level.Height) continue;
                if (Blend(level, u, v, place.Tint, (y * Size + x) * 3) < Covered) continue;
                Owners[y * Size + x] = owner;
                covered++;
            }
        }

        return covered;
    }

    /// <summary>Samples between pixels and blends over what is there; gives the alpha, 0 to 255.</summary>
    private int Blend(Plane level, double u, double v, Tint? tint, int to)
    {
        var (x, y) = ((int)Math.Floor(u), (int)Math.Floor(v));
        // Weights of 1/256 keep the sum exact.
        var (fx, fy) = ((int)((u - x) * 256), (int)((v - y) * 256));
        Span<int> sum = stackalloc int[4];
        sum.Clear();
        Add(level, x, y, (256 - fx) * (256 - fy), sum);
        Add(level, x + 1, y, fx * (256 - fy), sum);
        Add(level, x, y + 1, (256 - fx) * fy, sum);
        Add(level, x + 1, y + 1, fx * fy, sum);
        var alpha = (sum[3] + 32768) >> 16;
        if (alpha == 0) return 0;
        var (red, green, blue) = ((sum[0] + 32768) >> 16, (sum[1] + 32768) >> 16, (sum[2] + 32768) >> 16);
        if (tint is { } colour) (red, green, blue) = colour.Apply(red, green, blue, alpha);
        Pixels[to] = Over(red, Pixels[to], alpha);
        Pixels[to + 1] = Over(green, Pixels[to + 1], alpha);
        Pixels[to + 2] = Over(blue, Pixels[to + 2], alpha);
        return alpha;
    }

    private static void Add(Plane level, int x, int y, int weight, Span<int> sum)
    {
        if ((uint)x >= (uint)level.Width || (uint)y >= (uint)level.Height) return;
        var at = (y * level.Width + x) * 4;
        for (var channel = 0; channel < 4; channel++) sum[channel] += level.Pixels[at + channel] * weight;
    }

    private static byte Over(int premultiplied, int below, int alpha) => (byte)Math.Min(255, premultiplied + (below * (255 - alpha) + 127) / 255);

    private static int[] NewOwners(int size)
    {
        var owners = new int[size * size];
        Array.Fill(owners, Background);
        return owners;
    }
}

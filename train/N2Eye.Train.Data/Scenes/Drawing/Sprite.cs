using N2Eye.Train.Data.Concepts;

namespace N2Eye.Train.Data.Scenes.Drawing;

/// <summary>A drawing without its empty margin, at several sizes.</summary>
public sealed class Sprite
{
    private const int Visible = 24;
    private const int SmallestLevel = 12;

    private readonly List<Plane> levels = [];

    private Sprite(string artist, string hex, Concept? concept, Plane plane)
    {
        Artist = artist;
        Hex = hex;
        Concept = concept;
        levels.Add(plane);
        while (Math.Max(levels[^1].Width, levels[^1].Height) >= 2 * SmallestLevel) levels.Add(levels[^1].Half());
        Mean = MeanOf(levels[^1]);
    }

    /// <summary>Who drew it.</summary>
    public string Artist { get; }

    /// <summary>Its code points.</summary>
    public string Hex { get; }

    /// <summary>What it shows; null where that is not taught.</summary>
    public Concept? Concept { get; }

    /// <summary>Mean colour of what is opaque.</summary>
    public Rgb24 Mean { get; }

    /// <summary>Width divided by the longer side.</summary>
    public double Breadth => (double)levels[0].Width / Math.Max(levels[0].Width, levels[0].Height);

    /// <summary>Height divided by the longer side.</summary>
    public double Tallness => (double)levels[0].Height / Math.Max(levels[0].Width, levels[0].Height);

    /// <summary>Cuts the margin off.</summary>
    /// <param name="artist">Who drew it.</param>
    /// <param name="hex">Its code points.</param>
    /// <param name="concept">What it shows.</param>
    /// <param name="size">Width and height.</param>
    /// <param name="pixels">RGBA, not premultiplied: (size, size, 4).</param>
    /// <returns>Null where nothing, or next to nothing, is visible.</returns>
    public static Sprite? From(string artist, string hex, Concept? concept, int size, byte[] pixels)
    {
        int left = size, top = size, right = -1, bottom = -1;
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                if (pixels[(y * size + x) * 4 + 3] < Visible) continue;
                left = Math.Min(left, x);
                right = Math.Max(right, x);
                top = Math.Min(top, y);
                bottom = Math.Max(bottom, y);
            }
        }

        if (right - left < size / 8 && bottom - top < size / 8) return null;
        var (width, height) = (right - left + 1, bottom - top + 1);
        var cut = new byte[width * height * 4];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var from = ((y + top) * size + x + left) * 4;
                var to = (y * width + x) * 4;
                int alpha = pixels[from + 3];
                for (var channel = 0; channel < 3; channel++) cut[to + channel] = (byte)((pixels[from + channel] * alpha + 127) / 255);
                cut[to + 3] = (byte)alpha;
            }
        }

        return new Sprite(artist, hex, concept, new Plane(width, height, cut));
    }

    /// <summary>The same thing with other pixels.</summary>
    internal Sprite With(Plane plane) => new(Artist, Hex, Concept, plane);

    /// <summary>The smallest level that is at least as large as what will be drawn.</summary>
    internal Plane Level(double side)
    {
        for (var level = levels.Count - 1; level > 0; level--)
        {
            if (Math.Max(levels[level].Width, levels[level].Height) >= side) return levels[level];
        }

        return levels[0];
    }

    private static Rgb24 MeanOf(Plane plane)
    {
        long red = 0, green = 0, blue = 0, alpha = 0;
        for (var i = 0; i < plane.Pixels.Length; i += 4)
        {
            red += plane.Pixels[i];
            green += plane.Pixels[i + 1];
            blue += plane.Pixels[i + 2];
            alpha += plane.Pixels[i + 3];
        }

        return alpha == 0 ? default : new Rgb24((byte)(red * 255 / alpha), (byte)(green * 255 / alpha), (byte)(blue * 255 / alpha));
    }
}

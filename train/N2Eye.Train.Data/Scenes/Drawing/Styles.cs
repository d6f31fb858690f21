namespace N2Eye.Train.Data.Scenes.Drawing;

/// <summary>
/// Draws a thing as another artist might: in other proportions, stretched or slanted, in other shades, flat with dark lines. Six artists
/// are few; what they have in common (no outlines, soft shading) is not what makes an apple an apple.
/// </summary>
internal static class Styles
{
    private const int Margin = 3;
    private const int Opaque = 255;

    /// <summary>The same thing in another style.</summary>
    /// <param name="sprite">The drawing.</param>
    /// <param name="random">Which style.</param>
    public static Sprite Vary(Sprite sprite, SceneRandom random)
    {
        var plane = sprite.Level(double.MaxValue);
        if (random.Chance(50)) plane = Slant(plane, random);
        if (random.Chance(50)) plane = Warp(plane, random);
        if (random.Chance(50)) Shade(plane = Copy(plane), random);
        if (random.Chance(55)) plane = Outline(plane, random);
        return sprite.With(plane);
    }

    private static Plane Copy(Plane plane) => plane with { Pixels = plane.Pixels.ToArray() };

    /// <summary>Stretched in one direction and slanted, in 1/256 of a pixel.</summary>
    private static Plane Slant(Plane plane, SceneRandom random)
    {
        int stretchX = random.Between(205, 307), stretchY = random.Between(205, 307), slant = random.Between(-44, 44);
        var lean = plane.Height * Math.Abs(slant) / 256;
        var (width, height) = ((plane.Width + lean) * 256 / stretchX, plane.Height * 256 / stretchY);
        var result = new byte[width * height * 4];
        for (var y = 0; y < height; y++)
        {
            var v = y * stretchY;
            for (var x = 0; x < width; x++)
            {
                var u = x * stretchX + (plane.Height * 128 - v) * slant / 256 - lean * 128;
                Sample(plane, u, v, result.AsSpan((y * width + x) * 4, 4));
            }
        }

        return new Plane(width, height, result);
    }

    /// <summary>
    /// Other proportions: a smooth displacement (Simard et al. 2003, "Best practices for convolutional neural networks"), drawn at the
    /// knots of a grid and bilinear between them, in 1/256 of a pixel. The rim stays where it is.
    /// </summary>
    private static Plane Warp(Plane plane, SceneRandom random)
    {
        const int Knots = 5;
        var reach = random.Between(4, 14) * 256 / 100.0; // 1/256 of a pixel for each pixel of the drawing's width
        Span<double> dx = stackalloc double[Knots * Knots], dy = stackalloc double[Knots * Knots];
        for (var knot = 0; knot < Knots * Knots; knot++)
        {
            if (knot % Knots is 0 or Knots - 1 || knot / Knots is 0 or Knots - 1) continue;
            dx[knot] = random.Between(-reach, reach) * plane.Width;
            dy[knot] = random.Between(-reach, reach) * plane.Height;
        }

        var result = new byte[plane.Width * plane.Height * 4];
        for (var y = 0; y < plane.Height; y++)
        {
            for (var x = 0; x < plane.Width; x++)
            {
                var (u, v) = (x * (Knots - 1.0) / plane.Width, y * (Knots - 1.0) / plane.Height);
                var (left, top) = ((int)u, (int)v);
                Sample(plane, x * 256 + (int)Between(dx, left, top, u - left, v - top), y * 256 + (int)Between(dy, left, top, u - left, v - top), result.AsSpan((y * plane.Width + x) * 4, 4));
            }
        }

        return new Plane(plane.Width, plane.Height, result);

        static double Between(ReadOnlySpan<double> knots, int x, int y, double fx, double fy) =>
            (knots[y * Knots + x] * (1 - fx) + knots[y * Knots + x + 1] * fx) * (1 - fy)
            + (knots[(y + 1) * Knots + x] * (1 - fx) + knots[(y + 1) * Knots + x + 1] * fx) * fy;
    }

    /// <summary>The pixel at a place in 1/256 of a pixel, between its four neighbours.</summary>
    private static void Sample(Plane plane, int u, int v, Span<byte> to)
    {
        var (x, y, fx, fy) = (u >> 8, v >> 8, u & 255, v & 255);
        for (var channel = 0; channel < 4; channel++)
        {
            var sum = At(plane, x, y, channel) * (256 - fx) * (256 - fy) + At(plane, x + 1, y, channel) * fx * (256 - fy)
                + At(plane, x, y + 1, channel) * (256 - fx) * fy + At(plane, x + 1, y + 1, channel) * fx * fy;
            to[channel] = (byte)((sum + 32768) >> 16);
        }
    }

    /// <summary>More or less saturated, lighter or darker, a channel more than the others.</summary>
    private static void Shade(Plane plane, SceneRandom random)
    {
        var saturation = random.Between(110, 390);
        Span<int> gain = [random.Between(226, 286), random.Between(226, 286), random.Between(226, 286)];
        var lift = random.Between(-28, 36);
        for (var i = 0; i < plane.Pixels.Length; i += 4)
        {
            int alpha = plane.Pixels[i + 3];
            var light = (77 * plane.Pixels[i] + 150 * plane.Pixels[i + 1] + 29 * plane.Pixels[i + 2]) >> 8;
            for (var channel = 0; channel < 3; channel++)
            {
                var value = light + ((plane.Pixels[i + channel] - light) * saturation >> 8);
                plane.Pixels[i + channel] = (byte)Math.Clamp((value * gain[channel] >> 8) + lift * alpha / Opaque, 0, alpha);
            }
        }
    }

    /// <summary>Flat colours with dark lines where they change.</summary>
    private static Plane Outline(Plane plane, SceneRandom random)
    {
        var (width, height) = (plane.Width + 2 * Margin, plane.Height + 2 * Margin);
        var flat = new byte[width * height * 4];
        int levels = random.Between(3, 6), white = random.Chance(35) ? random.Between(30, 140) : 0;
        for (var y = 0; y < plane.Height; y++)
        {
            for (var x = 0; x < plane.Width; x++) Flatten(plane, x, y, levels, white, flat.AsSpan(((y + Margin) * width + x + Margin) * 4, 4));
        }

        int threshold = random.Between(50, 130), ink = random.Between(0, 60), reach = random.Between(0, 2);
        var result = flat.ToArray();
        for (var y = 1; y < height - 1; y++)
        {
            for (var x = 1; x < width - 1; x++)
            {
                if (!IsEdge(flat, width, x, y, threshold)) continue;
                for (var dy = -(reach / 2); dy <= (reach + 1) / 2; dy++)
                {
                    for (var dx = -(reach / 2); dx <= (reach + 1) / 2; dx++) Draw(result, width, height, x + dx, y + dy, ink);
                }
            }
        }

        return new Plane(width, height, result);
    }

    private static void Flatten(Plane plane, int x, int y, int levels, int white, Span<byte> to)
    {
        var alpha = At(plane, x, y, 3) < Opaque / 2 ? 0 : Opaque;
        to[3] = (byte)alpha;
        if (alpha == 0) return;
        for (var channel = 0; channel < 3; channel++)
        {
            // The mean of the pixel and its four neighbours, so that noise makes no lines.
            var sum = 2 * At(plane, x, y, channel) + At(plane, x - 1, y, channel) + At(plane, x + 1, y, channel) + At(plane, x, y - 1, channel) + At(plane, x, y + 1, channel);
            var weight = 2 * At(plane, x, y, 3) + At(plane, x - 1, y, 3) + At(plane, x + 1, y, 3) + At(plane, x, y - 1, 3) + At(plane, x, y + 1, 3);
            var value = Math.Min(Opaque, sum * Opaque / Math.Max(1, weight));
            value = (value * (levels - 1) + 127) / Opaque * Opaque / (levels - 1);
            to[channel] = (byte)(value + (Opaque - value) * white / 256);
        }
    }

    private static bool IsEdge(byte[] pixels, int width, int x, int y, int threshold)
    {
        var at = (y * width + x) * 4;
        for (var channel = 0; channel < 4; channel++)
        {
            if (Math.Abs(pixels[at + 4 + channel] - pixels[at + channel]) > threshold) return true;
            if (Math.Abs(pixels[at + width * 4 + channel] - pixels[at + channel]) > threshold) return true;
        }

        return false;
    }

    private static void Draw(byte[] pixels, int width, int height, int x, int y, int ink)
    {
        if ((uint)x >= (uint)width || (uint)y >= (uint)height) return;
        var at = (y * width + x) * 4;
        for (var channel = 0; channel < 3; channel++) pixels[at + channel] = (byte)ink;
        pixels[at + 3] = Opaque;
    }

    private static int At(Plane plane, int x, int y, int channel) =>
        (uint)x < (uint)plane.Width && (uint)y < (uint)plane.Height ? plane.Pixels[(y * plane.Width + x) * 4 + channel] : 0;
}

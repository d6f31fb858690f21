namespace N2Eye.Train.Data.Scenes.Drawing;

/// <summary>Kinds of backgrounds.</summary>
public enum BackdropKind
{
    /// <summary>White.</summary>
    White,

    /// <summary>One colour.</summary>
    Plain,

    /// <summary>One colour into another.</summary>
    Gradient,

    /// <summary>Stripes, squares or clouds of two colours.</summary>
    Texture,

    /// <summary>Rectangles, discs and bars of many colours.</summary>
    Clutter,
}

/// <summary>Draws what stands behind the objects.</summary>
internal static class Backdrop
{
    /// <summary>Fills the canvas.</summary>
    public static void Draw(Canvas canvas, BackdropKind kind, SceneRandom random)
    {
        switch (kind)
        {
            case BackdropKind.White:
                Fill(canvas, (_, _) => new Rgb24(255, 255, 255));
                break;
            case BackdropKind.Plain:
                var colour = Any(random);
                Fill(canvas, (_, _) => colour);
                break;
            case BackdropKind.Gradient:
                Gradient(canvas, Any(random), Any(random), random.Between(-180, 180));
                break;
            case BackdropKind.Texture:
                Texture(canvas, random);
                break;
            default:
                Clutter(canvas, random);
                break;
        }
    }

    /// <summary>Any colour, lively or dull, dark or light.</summary>
    public static Rgb24 Any(SceneRandom random)
    {
        int Channel() => random.Below(256);
        var colour = new Rgb24((byte)Channel(), (byte)Channel(), (byte)Channel());
        if (random.Chance(50)) return colour;
        var grey = random.Between(40, 255);
        return Mix(colour, new Rgb24((byte)grey, (byte)grey, (byte)grey), random.Between(90, 220));
    }

    private static void Fill(Canvas canvas, Func<int, int, Rgb24> colour)
    {
        for (var y = 0; y < canvas.Size; y++)
        {
            for (var x = 0; x < canvas.Size; x++) canvas[x, y] = colour(x, y);
        }
    }

    private static void Gradient(Canvas canvas, Rgb24 from, Rgb24 to, int degrees)
    {
        var (cos, sin) = Turn.Of(degrees);
        var middle = canvas.Size * 0.5;
        Fill(canvas, (x, y) => Mix(from, to, Math.Clamp((int)(128 + ((x - middle) * cos + (y - middle) * sin) * 180 / canvas.Size), 0, 255)));
    }

    private static void Texture(Canvas canvas, SceneRandom random)
    {
        var first = Any(random);
        var second = Mix(first, Any(random), random.Between(50, 160));
        var step = Math.Max(2, canvas.Size * random.Between(4, 22) / 100);
        switch (random.Below(3))
        {
            case 0:
                var (cos, sin) = Turn.Of(random.Between(-90, 90));
                Fill(canvas, (x, y) => ((int)Math.Floor((x * cos + y * sin) / step) & 1) == 0 ? first : second);
                break;
            case 1:
                Fill(canvas, (x, y) => ((x / step + y / step) & 1) == 0 ? first : second);
                break;
            default:
                Clouds(canvas, first, second, step, random);
                break;
        }
    }

    private static void Clouds(Canvas canvas, Rgb24 first, Rgb24 second, int step, SceneRandom random)
    {
        var side = canvas.Size / step + 2;
        var grid = new int[side * side];
        for (var i = 0; i < grid.Length; i++) grid[i] = random.Below(256);
        Fill(canvas, (x, y) =>
        {
            var (cx, cy, fx, fy) = (x / step, y / step, x % step, y % step);
            var top = grid[cy * side + cx] * (step - fx) + grid[cy * side + cx + 1] * fx;
            var bottom = grid[(cy + 1) * side + cx] * (step - fx) + grid[(cy + 1) * side + cx + 1] * fx;
            return Mix(first, second, (top * (step - fy % step) + bottom * fy) / (step * step));
        });
    }

    private static void Clutter(Canvas canvas, SceneRandom random)
    {
        Gradient(canvas, Any(random), Any(random), random.Between(-180, 180));
        var size = canvas.Size;
        for (var left = random.Between(4, 14); left > 0; left--)
        {
            var colour = Any(random);
            var strength = random.Between(90, 255);
            var (x0, y0) = (random.Between(-size / 8, size), random.Between(-size / 8, size));
            var (width, height) = (random.Between(size / 20 + 1, size / 2), random.Between(size / 20 + 1, size / 2));
            var kind = random.Below(3);
            if (kind == 2) (width, height) = random.Chance(50) ? (size, Math.Max(1, size / 24)) : (Math.Max(1, size / 24), size);
            for (var y = Math.Max(0, y0); y < Math.Min(size, y0 + height); y++)
            {
                for (var x = Math.Max(0, x0); x < Math.Min(size, x0 + width); x++)
                {
                    var (dx, dy) = (2 * (x - x0) - width, 2 * (y - y0) - height);
                    if (kind == 1 && (long)dx * dx * height * height + (long)dy * dy * width * width > (long)width * width * height * height) continue;
                    canvas[x, y] = Mix(canvas[x, y], colour, strength);
                }
            }
        }
    }

    /// <summary>0 gives the first, 255 the second.</summary>
    private static Rgb24 Mix(Rgb24 first, Rgb24 second, int amount)
    {
        byte Channel(byte a, byte b) => (byte)((a * (255 - amount) + b * amount + 127) / 255);
        return new Rgb24(Channel(first.Red, second.Red), Channel(first.Green, second.Green), Channel(first.Blue, second.Blue));
    }
}

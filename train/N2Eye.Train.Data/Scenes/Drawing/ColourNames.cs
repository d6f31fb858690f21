namespace N2Eye.Train.Data.Scenes.Drawing;

/// <summary>Names of colours, from pixels.</summary>
public static class ColourNames
{
    /// <summary>Every name, each with a plain example.</summary>
    public static IReadOnlyList<(string Name, Rgb24 Example)> All { get; } =
    [
        ("red", new(222, 35, 40)), ("orange", new(250, 140, 20)), ("yellow", new(250, 215, 40)), ("green", new(60, 170, 60)),
        ("blue", new(40, 110, 220)), ("purple", new(140, 60, 190)), ("pink", new(250, 120, 180)), ("brown", new(125, 75, 40)),
        ("black", new(28, 28, 32)), ("white", new(248, 248, 248)), ("gray", new(140, 143, 146)),
    ];

    private const int Dominant = 60;
    private const int Second = 22;

    /// <summary>The name of one colour; null where people would differ.</summary>
    public static string? Of(Rgb24 colour)
    {
        int high = Math.Max(colour.Red, Math.Max(colour.Green, colour.Blue)), low = Math.Min(colour.Red, Math.Min(colour.Green, colour.Blue));
        var chroma = high - low;
        if (high < 58) return "black";
        var saturation = chroma * 255 / high;
        if (saturation < 38) return high > 222 ? "white" : high < 72 ? "black" : high is > 88 and < 195 ? "gray" : null;
        if (saturation < 60) return null;
        return OfHue(Hue(colour, high, chroma), saturation, high);
    }

    /// <summary>The name that most pixels of an object have; null where none clearly has the most.</summary>
    /// <param name="canvas">The picture.</param>
    /// <param name="owner">Number of the object.</param>
    public static string? Measure(Canvas canvas, int owner)
    {
        Span<int> counts = stackalloc int[All.Count];
        counts.Clear();
        var total = 0;
        for (var y = 0; y < canvas.Size; y++)
        {
            for (var x = 0; x < canvas.Size; x++)
            {
                if (canvas.Owners[y * canvas.Size + x] != owner) continue;
                total++;
                if (Of(canvas[x, y]) is { } name) counts[IndexOf(name)]++;
            }
        }

        if (total == 0) return null;
        var best = 0;
        for (var i = 1; i < counts.Length; i++)
        {
            if (counts[i] > counts[best]) best = i;
        }

        var most = counts[best];
        counts[best] = 0;
        var second = 0;
        foreach (var count in counts) second = Math.Max(second, count);
        return most * 100 >= total * Dominant && second * 100 <= total * Second ? All[best].Name : null;
    }

    private static string? OfHue(int hue, int saturation, int value) => hue switch
    {
        // Pale reds are pink, dark oranges are brown.
        < 12 or >= 340 when saturation < 130 => value > 200 ? "pink" : null,
        < 9 or >= 345 => value > 120 ? "red" : null,
        >= 12 and < 42 when value < 165 && value > 60 => "brown",
        >= 18 and < 40 => value > 215 && saturation > 130 ? "orange" : null,
        >= 45 and < 64 => value > 190 && saturation > 90 ? "yellow" : null,
        >= 75 and < 165 => "green",
        >= 192 and < 248 => "blue",
        >= 262 and < 298 => "purple",
        >= 308 and < 340 => value > 190 ? "pink" : null,
        _ => null,
    };

    /// <summary>0 to 359.</summary>
    private static int Hue(Rgb24 colour, int high, int chroma)
    {
        int hue;
        if (high == colour.Red) hue = 60 * (colour.Green - colour.Blue) / chroma;
        else if (high == colour.Green) hue = 120 + 60 * (colour.Blue - colour.Red) / chroma;
        else hue = 240 + 60 * (colour.Red - colour.Green) / chroma;
        return (hue + 360) % 360;
    }

    private static int IndexOf(string name)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i].Name == name) return i;
        }

        return -1;
    }
}

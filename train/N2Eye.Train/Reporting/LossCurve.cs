using System.Globalization;
using System.Text;
using N2Eye.Weights.Safetensors;

namespace N2Eye.Train.Reporting;

/// <summary>loss.svg: every step's loss and their moving average, with axes.</summary>
public static class LossCurve
{
    private const int Width = 800, Height = 400, Left = 60, Right = 20, Top = 30, Bottom = 40, Ticks = 5, MostPoints = 2000;

    /// <summary>Draws the curve into a file, which appears whole or not at all.</summary>
    public static void Write(string path, IReadOnlyList<double> losses)
    {
        using var file = new AtomicFile(path);
        file.Stream.Write(Encoding.UTF8.GetBytes(Draw(losses)));
        file.Commit();
    }

    /// <summary>The picture.</summary>
    public static string Draw(IReadOnlyList<double> losses)
    {
        var highest = losses.Count > 0 ? losses.Max() : 1;
        var top = highest > 0 ? highest * 1.05 : 1;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="12">""").Append('\n');
        svg.Append(CultureInfo.InvariantCulture, $"""<rect width="{Width}" height="{Height}" fill="white"/><text x="{Left}" y="18">loss (nats a token) by step</text>""").Append('\n');
        for (var tick = 0; tick <= Ticks; tick++)
        {
            var (value, step) = (top * tick / Ticks, Math.Max(1, losses.Count) * tick / Ticks);
            svg.Append(CultureInfo.InvariantCulture, $"""<line x1="{Left}" x2="{Width - Right}" y1="{Y(value):F1}" y2="{Y(value):F1}" stroke="#ddd"/><text x="{Left - 6}" y="{Y(value) + 4:F1}" text-anchor="end">{value:G3}</text>""");
            svg.Append(CultureInfo.InvariantCulture, $"""<text x="{X(step):F1}" y="{Height - Bottom + 18}" text-anchor="middle">{step}</text>""").Append('\n');
        }

        Line(losses, "#9ecae1", 1);
        Line(Smoothed(losses), "#08519c", 2);
        return svg.Append("</svg>\n").ToString();

        double X(double step) => Left + (Width - Left - Right) * step / Math.Max(1, losses.Count);
        double Y(double loss) => Height - Bottom - (Height - Top - Bottom) * loss / top;

        void Line(IReadOnlyList<double> values, string colour, int width)
        {
            var stride = Math.Max(1, values.Count / MostPoints);
            var points = values.Index().Where(entry => entry.Index % stride == 0 || entry.Index == values.Count - 1)
                .Select(entry => string.Create(CultureInfo.InvariantCulture, $"{X(entry.Index + 1):F1},{Y(entry.Item):F1}"));
            svg.Append(CultureInfo.InvariantCulture, $"""<polyline fill="none" stroke="{colour}" stroke-width="{width}" points="{string.Join(' ', points)}"/>""").Append('\n');
        }
    }

    /// <summary>The mean of the last steps, of a twentieth of the run.</summary>
    private static double[] Smoothed(IReadOnlyList<double> losses)
    {
        var window = Math.Max(1, losses.Count / 20);
        var result = new double[losses.Count];
        var sum = 0.0;
        for (var i = 0; i < result.Length; i++)
        {
            sum += losses[i] - (i >= window ? losses[i - window] : 0);
            result[i] = sum / Math.Min(i + 1, window);
        }

        return result;
    }
}

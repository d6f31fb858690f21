using System.Globalization;
using System.Xml.Linq;

namespace N2Eye.Quant.Comparing.Reporting;

/// <summary>An SVG drawing with a linear horizontal axis that begins at 0.</summary>
internal sealed class Plot
{
    /// <summary>Pixels in front of the axis, for names.</summary>
    public const int Left = 130;

    /// <summary>Pixels between the axis's ends.</summary>
    public const int Wide = 500;

    private const int Right = 110; // for numbers behind the last bar
    private const int AxisHeight = 36;
    private const int Ticks = 5;

    private readonly double most;
    private readonly XElement drawing;

    /// <param name="title">What it shows, for those who do not see it.</param>
    /// <param name="height">Of the part above the axis, pixels.</param>
    /// <param name="most">Largest value on the axis.</param>
    /// <param name="tick">A number on the axis as text.</param>
    /// <param name="label">What the axis measures.</param>
    public Plot(string title, int height, double most, Func<double, string> tick, string label)
    {
        this.most = most > 0 && double.IsFinite(most) ? most : 1;
        drawing = new XElement("svg", new XAttribute("viewBox", $"0 0 {Left + Wide + Right} {height + AxisHeight}"), new XAttribute("role", "img"), new XElement("title", title));
        var step = Step(this.most);
        for (var i = 0; i * step <= this.most * 1.0001; i++)
        {
            Line(X(i * step), 0, X(i * step), height, "grid");
            Text(X(i * step), height + 14, tick(i * step), "middle");
        }

        Text(Left + Wide / 2.0, height + 31, label, "middle");
    }

    /// <summary>Where a value lies, pixels.</summary>
    public double X(double value) => Left + Wide * value / most;

    public void Line(double x1, double y1, double x2, double y2, string style) =>
        Add("line", style, ("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2));

    public void Bar(double y, double value, double thickness, string style) =>
        Add("rect", style, ("x", Left), ("y", y), ("width", X(value) - Left), ("height", thickness));

    public void Dot(double x, double y, string style) => Add("circle", style, ("cx", x), ("cy", y), ("r", 4.5));

    public void Text(double x, double y, string text, string anchor)
    {
        var element = Add("text", "label", ("x", x), ("y", y));
        element.Add(new XAttribute("text-anchor", anchor), text);
    }

    /// <summary>The drawing.</summary>
    public XElement Svg => drawing;

    /// <summary>A step of 1, 2 or 5 times a power of ten that gives about as many ticks as there is room for.</summary>
    private static double Step(double most)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(most / Ticks)));
        return power * (most / Ticks / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
    }

    private XElement Add(string name, string style, params (string Name, double Value)[] places)
    {
        var element = new XElement(name, new XAttribute("class", style), places.Select(place => new XAttribute(place.Name, place.Value.ToString("0.##", CultureInfo.InvariantCulture))));
        drawing.Add(element);
        return element;
    }
}

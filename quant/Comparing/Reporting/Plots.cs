using System.Globalization;
using System.Xml.Linq;

namespace N2Eye.Quant.Comparing.Reporting;

/// <summary>A comparison as drawings. A file has the same colour in all of them.</summary>
internal static class Plots
{
    private const int BarThickness = 9;
    private const int BarDistance = 12;
    private const int GroupDistance = 10;
    private const int SizeHeight = 260;

    /// <summary>The style of a file's marks; there are eight colours.</summary>
    public static string Style(int file) => string.Create(CultureInfo.InvariantCulture, $"c{file % 8}");

    /// <summary>Bytes against divergence: further down and to the left is better.</summary>
    public static XElement Size(ComparisonResult result)
    {
        var (bytes, divergence) = (result.Files.Max(file => file.Bytes) / 1e6, result.Others.Max(file => file.Divergence));
        var top = divergence > 0 ? 1.1 * divergence : 1;
        var plot = new Plot("Size of each file against its mean divergence", SizeHeight, 1.1 * bytes, value => value.ToString("G4", CultureInfo.InvariantCulture), "MB");
        for (var i = 0; i <= 4; i++)
        {
            plot.Line(Plot.Left, Y(top * i / 4), Plot.Left + Plot.Wide, Y(top * i / 4), "grid");
            plot.Text(Plot.Left - 6, Y(top * i / 4) + 4, Numbers.Nats(top * i / 4), "end");
        }

        plot.Text(Plot.Left - 6, 14, "KL, nats", "end");
        foreach (var (index, file) in result.Files.Index())
        {
            plot.Dot(plot.X(file.Bytes / 1e6), Y(file.Divergence), Style(index));
        }

        return plot.Svg;

        double Y(double value) => SizeHeight - (SizeHeight - 30) * value / top;
    }

    /// <summary>A bar for each layer and file.</summary>
    /// <param name="result">The comparison.</param>
    /// <param name="title">What is measured.</param>
    /// <param name="error">The measure; null = no bar.</param>
    public static XElement Layers(ComparisonResult result, string title, Func<LayerError, double?> error)
    {
        var others = result.Others.ToList();
        var most = others.SelectMany(file => file.Layers).Select(error).OfType<double>().Where(double.IsFinite).DefaultIfEmpty(0).Max();
        return Grouped(title, [.. result.Reference.Layers.Select(layer => layer.Layer)], others.Count, most, "relative error", (plot, group, index, y) =>
        {
            if (error(others[index].Layers[group]) is not { } value || !double.IsFinite(value)) return;
            plot.Bar(y, value, BarThickness, Style(index + 1));
            plot.Text(plot.X(value) + 4, y + BarThickness, Numbers.Error(value), "start");
        });
    }

    /// <summary>A dot with its interval for each type of question and file.</summary>
    public static XElement Accuracy(ComparisonResult result) =>
        Grouped("Right answers by type of question, with 95 % intervals", [.. result.Reference.Scores.Select(score => score.Category)], result.Files.Count, 1, "right answers", (plot, group, index, y) =>
        {
            var score = result.Files[index].Scores[group];
            var middle = y + BarThickness / 2.0;
            plot.Line(plot.X(score.Interval.Low), middle, plot.X(score.Interval.High), middle, "whisker " + Style(index));
            plot.Dot(plot.X(score.Accuracy), middle, Style(index));
            plot.Text(Plot.Left + Plot.Wide + 8, y + BarThickness, Numbers.Percent(score.Accuracy), "start");
        });

    private static XElement Grouped(string title, IReadOnlyList<string> groups, int files, double most, string label, Action<Plot, int, int, double> mark)
    {
        var distance = files * BarDistance + GroupDistance;
        var plot = new Plot(title, groups.Count * distance, most, value => Numbers.Error(value), label);
        foreach (var (group, name) in groups.Index())
        {
            plot.Text(Plot.Left - 6, group * distance + (files * BarDistance + BarThickness) / 2.0, name, "end");
            for (var index = 0; index < files; index++) mark(plot, group, index, group * distance + index * BarDistance);
        }

        return plot.Svg;
    }
}

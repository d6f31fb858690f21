using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace N2Eye.Quant.Comparing.Reporting;

/// <summary>The comparison as one page without scripts that loads nothing; it is well-formed XML too.</summary>
internal static class HtmlReport
{
    /// <summary>Colours of files: the first for light pages, the second for dark ones.</summary>
    private static readonly (string Light, string Dark)[] Colours =
    [
        ("#555555", "#bbbbbb"), ("#1f66cc", "#7fb0ff"), ("#c2570c", "#ffab70"), ("#1a7f4e", "#6fd8a0"),
        ("#8a3ffc", "#c4a0ff"), ("#b3195b", "#ff9ec4"), ("#6b6b00", "#d6d65a"), ("#007d8a", "#66d0dc"),
    ];

    /// <summary>Writes the page in UTF-8.</summary>
    public static void Write(Stream stream, ComparisonResult result)
    {
        using var writer = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), OmitXmlDeclaration = true, Indent = false, CloseOutput = false });
        writer.WriteDocType("html", null, null, null);
        Page(result).WriteTo(writer);
    }

    private static XElement Page(ComparisonResult result) => new("html", new XAttribute("lang", "en"),
        new XElement("head",
            new XElement("meta", new XAttribute("charset", "utf-8")),
            new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
            new XElement("title", Printable($"n2eye-quant compare: {result.Model}")),
            new XElement("style", Style())),
        new XElement("body",
            new XElement("h1", Printable(result.Model)),
            new XElement("p", Printable(ReportTables.Heading(result))),
            Legend(result),
            Figure("Size and divergence", Plots.Size(result)),
            Figure("Error of the stored weights", Plots.Layers(result, "Relative error of each layer's weights", layer => layer.Weights)),
            Figure("Error of the layers' outputs", Plots.Layers(result, "Relative error of each layer's output", layer => layer.Outputs)),
            Figure("Right answers", Plots.Accuracy(result)),
            ReportTables.Of(result).Select(Table)));

    private static XElement Legend(ComparisonResult result) => new("ul", new XAttribute("class", "legend"), result.Files.Select((file, index) => new XElement("li",
        new XElement("svg", new XAttribute("viewBox", "0 0 10 10"), new XAttribute("class", "key"),
            new XElement("circle", new XAttribute("class", Plots.Style(index)), new XAttribute("cx", 5), new XAttribute("cy", 5), new XAttribute("r", 4.5))),
        Printable($" {file.Name} ({file.Scheme}{(file == result.Reference ? ", reference" : "")})"))));

    private static XElement Figure(string title, XElement plot)
    {
        foreach (var text in plot.DescendantNodes().OfType<XText>().ToList()) text.Value = Printable(text.Value);
        return new XElement("section", new XElement("h2", title), plot);
    }

    private static XElement Table(ReportTable table) => new("section", new XElement("h2", Printable(table.Title)),
        new XElement("div", new XAttribute("class", "scroll"), new XElement("table",
            new XElement("thead", new XElement("tr", table.Columns.Select(column => new XElement("th", Printable(column))))),
            new XElement("tbody", table.Rows.Select(row => new XElement("tr", row.Select(cell => new XElement("td", Printable(cell)))))))));

    // A question type or a file name may hold what XML has no way to write.
    private static string Printable(string text) => XmlText(text.EnumerateRunes());

    private static string XmlText(StringRuneEnumerator runes)
    {
        var text = new StringBuilder();
        foreach (var rune in runes) text.Append(rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value) ? rune.ToString() : "\uFFFD");
        return text.ToString();
    }

    private static string Style()
    {
        var css = new StringBuilder("""
            :root { color-scheme: light dark; --page: #ffffff; --ink: #1b1b1b; --faint: #d9d9d9; }
            body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; background: var(--page); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; }
            h1 { font-size: 1.5rem; } h2 { font-size: 1.05rem; margin: 2rem 0 .6rem; }
            svg { width: 100%; height: auto; display: block; }
            svg.key { width: .8em; height: .8em; display: inline-block; }
            .legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; }
            .label { font-size: 12px; fill: var(--ink); }
            .grid { stroke: var(--faint); } .whisker { stroke-width: 2; }
            .scroll { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
            th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--faint); text-align: right; white-space: nowrap; }
            th:first-child, td:first-child { text-align: left; }

            """);
        foreach (var (index, colour) in Colours.Index()) Colour(index, colour.Light, "");
        css.Append("@media (prefers-color-scheme: dark) { :root { --page: #16181c; --ink: #e8e8e8; --faint: #3a3d44; }\n");
        foreach (var (index, colour) in Colours.Index()) Colour(index, colour.Dark, " ");
        return css.Append("}\n").ToString();

        void Colour(int index, string colour, string indent) => css.Append(indent).Append('.').Append(Plots.Style(index)).Append(" { fill: ").Append(colour).Append("; stroke: ").Append(colour).Append("; }\n");
    }
}

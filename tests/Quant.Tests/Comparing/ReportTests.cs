using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using N2Eye.Quant.Comparing;
using N2Eye.Quant.Comparing.Reporting;

namespace Quant.Tests.Comparing;

/// <summary>The reports of a made-up comparison.</summary>
public sealed class ReportTests
{
    private const string Hostile = "<b>&\"\u0001\U0001F992.safetensors";

    private static readonly ComparisonResult Result = new("tiny", "0123", "near", 7, 9,
    [
        new("float32", "float32", 27_400_640, [new("tower.0", 0, null), new("decoder.0", 0, null), new("head", null, null)], 0, 0, 0, 0, 0, [new("what", 6, 3, 0, 0), new("yes_no", 3, 3, 0, 0), new("all", 9, 6, 0, 0)]),
        new(Hostile, "int8", 7_150_720, [new("tower.0", 0.00321, 0.0156), new("decoder.0", 0.0123, double.PositiveInfinity), new("head", null, 0.0456)], 0.00123, 0.0234, 41, 40, 8, [new("what", 6, 2, 2, 1), new("yes_no", 3, 3, 0, 0), new("all", 9, 5, 2, 1)]),
    ]);

    [Fact]
    public void The_page_is_xml_with_every_number_and_loads_nothing()
    {
        var html = Html(Result);
        var page = Parse(html);
        Assert.StartsWith("<!DOCTYPE html", html, StringComparison.Ordinal);
        foreach (var expected in new[] { "27.40", "7.15", "1.23E-3", "2.34E-2", "97.6 %", "88.9 %", "0.321 %", "1.56 %", "4.56 %", "33.3 % (−2 +1)", "55.6 % (−2 +1)", "∞", "9.7–70.0 %" })
            Assert.Contains(page.Descendants("td"), cell => cell.Value == expected);
        Assert.Equal(4, page.Descendants("section").Count(section => section.Elements("svg").Any()));
        // A bar for each layer that has the error, a dot for each file and type of question.
        Assert.Equal([0, 2, 2, 0], Sections(page).Select(section => section.Descendants("rect").Count()));
        Assert.Equal([2, 0, 0, 6], Sections(page).Select(section => section.Descendants("circle").Count()));
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "script" or "link" or "img" or "iframe" or "object");
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName is "src" or "href" or "style" || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_text_on_the_page()
    {
        var html = Html(Result);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.Contains(Parse(html).Descendants("td"), cell => cell.Value == "<b>&\"\uFFFD\U0001F992.safetensors");
    }

    /// <summary>In a style sheet, browsers do not resolve what XML escapes.</summary>
    [Fact]
    public void The_style_sheet_has_nothing_to_escape_and_both_colour_schemes()
    {
        var style = Parse(Html(Result)).Descendants("style").Single().Value;
        Assert.DoesNotContain(style, letter => letter is '<' or '>' or '&');
        Assert.Contains("prefers-color-scheme: dark", style, StringComparison.Ordinal);
    }

    /// <summary>Elements that HTML does not close by themselves must not be written as if it did.</summary>
    [Fact]
    public void Only_void_and_svg_elements_close_themselves()
    {
        var page = Parse(Html(Result));
        string[] closing = ["meta", "line", "rect", "circle"];
        Assert.All(page.Descendants().Where(element => element.IsEmpty), element => Assert.Contains(element.Name.LocalName, closing));
    }

    [Fact]
    public void A_comparison_without_any_difference_is_drawn_too()
    {
        var same = Result.Reference with { Name = "same", Layers = [.. Result.Reference.Layers.Select(layer => layer with { Outputs = 0 })], Tokens = 5, SameTokens = 5, SameAnswers = 9 };
        var page = Parse(Html(Result with { Files = [Result.Reference, same] }));
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Value.Contains("NaN", StringComparison.Ordinal));
        Assert.Contains(page.Descendants("td"), cell => cell.Value == "100.0 %");
    }

    [Fact]
    public void Json_has_every_number_and_null_for_what_is_none()
    {
        using var stream = new MemoryStream();
        JsonReport.Write(stream, Result);
        using var json = JsonDocument.Parse(stream.ToArray());
        var file = json.RootElement.GetProperty("files")[1];
        Assert.Equal((0.00123, 0.0234, 41, 40, 8), (file.GetProperty("divergence").GetDouble(), file.GetProperty("divergence_99").GetDouble(), file.GetProperty("tokens").GetInt32(), file.GetProperty("same_tokens").GetInt32(), file.GetProperty("same_answers").GetInt32()));
        Assert.Equal(7_150_720, file.GetProperty("bytes").GetInt64());
        Assert.Equal(JsonValueKind.Null, file.GetProperty("layers")[1].GetProperty("outputs").ValueKind);
        Assert.Equal(0.0123, file.GetProperty("layers")[1].GetProperty("weights").GetDouble());
        Assert.Equal(2, file.GetProperty("accuracy")[0].GetProperty("lost").GetInt32());
        Assert.False(json.RootElement.GetProperty("files")[0].TryGetProperty("divergence", out _));
    }

    [Fact]
    public void A_file_gets_markdown_without_colours_or_folded_lines()
    {
        using var text = new StringWriter();
        ConsoleReport.Print(text, isTerminal: false, Result);
        var lines = text.ToString().Split('\n');
        Assert.StartsWith("tiny: compared with float32 (float32) over 9 questions in 7 sessions of near", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text.ToString());
        var row = Assert.Single(lines, line => line.Contains("float32", StringComparison.Ordinal) && line.Contains("reference", StringComparison.Ordinal) && line.StartsWith('|'));
        Assert.Equal(["float32", "float32", "27.40", "reference", "—", "—", "—", "66.7 %", "35.4–87.9 %"], row.Trim().Trim('|').Split('|').Select(cell => cell.Trim()));
    }

    private static IEnumerable<XElement> Sections(XElement page) => page.Descendants("section").Where(section => section.Elements("svg").Any());

    private static string Html(ComparisonResult result)
    {
        using var stream = new MemoryStream();
        HtmlReport.Write(stream, result);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static XElement Parse(string html)
    {
        using var reader = XmlReader.Create(new StringReader(html), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XElement.Load(reader);
    }
}

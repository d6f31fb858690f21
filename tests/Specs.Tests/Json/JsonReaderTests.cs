using System.Text.Json;
using CsCheck;
using N2Eye.Specs;
using N2Eye.Specs.Json;

namespace Specs.Tests.Json;

public sealed class JsonReaderTests
{
    [Fact]
    public void Values_know_their_line_and_column()
    {
        var node = Read("{\n  \"a\": [1,\n    \"x\"]\n}")!;
        Assert.Equal((3, 5), (node["a"]!.Items[1].Line, node["a"]!.Items[1].Column));
    }

    [Theory]
    [InlineData("{\"a\": 1,}", 1, 9)]
    [InlineData("{\n\"a\" 1}", 2, 5)]
    [InlineData("[1, 2", 1, 6)]
    [InlineData("\"abc", 1, 5)]
    [InlineData("tru", 1, 1)]
    [InlineData("[01]", 1, 3)]
    [InlineData("\"\\x\"", 1, 3)]
    [InlineData("1 2", 1, 3)]
    [InlineData("", 1, 1)]
    public void Malformed_text_is_reported_where_it_breaks(string text, int line, int column)
    {
        var report = new SpecReport("f.json");
        Assert.Null(JsonReader.Read(text, report));
        var diagnostic = Assert.Single(report.Diagnostics);
        Assert.Equal(("N2E002", line, column), (diagnostic.Rule.Id, diagnostic.Line, diagnostic.Column));
    }

    [Fact]
    public void A_duplicate_key_is_reported_at_the_second()
    {
        var report = new SpecReport("f.json");
        JsonReader.Read("{\"a\":1,\n\"a\":2}", report);
        var diagnostic = Assert.Single(report.Diagnostics);
        Assert.Equal(("N2E003", 2, 1), (diagnostic.Rule.Id, diagnostic.Line, diagnostic.Column));
    }

    [Fact]
    public void Deep_nesting_is_refused_not_followed()
    {
        var report = new SpecReport("f.json");
        Assert.Null(JsonReader.Read(new string('[', 1_000_000), report));
        Assert.Equal("N2E002", Assert.Single(report.Diagnostics).Rule.Id);
    }

    [Fact]
    public void Strings_read_back_as_System_Text_Json_wrote_them() =>
        Gen.String.Sample(text => Read(JsonSerializer.Serialize(text))!.Text == JsonSerializer.Deserialize<string>(JsonSerializer.Serialize(text)));

    [Fact]
    public void Numbers_read_back_as_System_Text_Json_wrote_them() =>
        Gen.Double.Where(double.IsFinite).Sample(number => Read(JsonSerializer.Serialize(number))!.AsDouble() == number);

    [Fact]
    public void Any_text_is_read_or_reported() => Gen.String[Gen.Char["{}[]\",:truefalsn0123456789.eE+-\\u \n"], 0, 40].Sample(text =>
    {
        var report = new SpecReport("f.json");
        var accepted = JsonReader.Read(text, report) is not null;
        var valid = IsJson(text);
        // Where ours alone complains it is about a duplicate key.
        return accepted == valid && (accepted || report.HasErrors);
    });

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 128 });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonNode? Read(string text) => JsonReader.Read(text, new SpecReport("f.json"));
}

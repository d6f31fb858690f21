using System.Text.Json;

namespace N2Eye.Tests;

public sealed class SchemaTests
{
    private const string Schema = """{"type":"object","properties":{"seen":{"type":"boolean"},"count":{"type":"integer","minimum":1,"maximum":3}},"required":["seen","count"]}""";

    [Fact]
    public void An_answer_is_what_the_schema_allows()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("s.json"), Schema);
        foreach (var given in new[] { Schema, folder.File("s.json") })
        {
            var result = Cli.Run("ask", "hello", "--weights", Cli.Weights, "--schema", given, "--max-tokens", "40", "--temperature", "1", "--seed", "3");
            Assert.Equal((0, ""), (result.ExitCode, result.Error));
            Check(result.Output);
        }
    }

    [Fact]
    public void A_line_of_a_batch_brings_its_own()
    {
        var result = Cli.RunLines(
            ["""{"id":1,"question":"a","schema":{"enum":["x"]}}""", """{"id":2,"question":"b"}""", """{"id":3,"question":"c","schema":{"type":"string","pattern":"a"}}"""],
            "batch", "--weights", Cli.Weights, "--schema", Schema, "--max-tokens", "40");
        Assert.Equal(0, result.ExitCode);
        var lines = result.Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal("\"x\"", lines[0].GetProperty("answer").GetString());
        Check(lines[1].GetProperty("answer").GetString()!);
        Assert.Equal("\"schema\" uses \"pattern\", which is not supported here.", lines[2].GetProperty("error").GetString());
    }

    [Theory]
    [InlineData(5, "--schema: cannot read \"/no/such.json\": ", "--schema", "/no/such.json")]
    [InlineData(2, "--schema uses \"pattern\", which is not supported here.", "--schema", """{"type":"string","pattern":"a"}""")]
    [InlineData(2, "--stop would cut an answer that --schema shapes: give one of them.", "--schema", """{"type":"null"}""", "--stop", "u")]
    [InlineData(2, "An answer that fits the schema may need 23 tokens, and 4 are left: raise --max-tokens or --context.", "--schema", Schema, "--max-tokens", "4")]
    public void What_is_wrong_is_one_line(int code, string message, params string[] flags)
    {
        var result = Cli.Run(["ask", "hello", "--weights", Cli.Weights, .. flags]);
        Assert.Equal((code, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("n2eye: " + message, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
    }

    private static void Check(string answer)
    {
        using var parsed = JsonDocument.Parse(answer);
        Assert.Equal(["seen", "count"], parsed.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.True(parsed.RootElement.GetProperty("seen").ValueKind is JsonValueKind.True or JsonValueKind.False);
        Assert.InRange(parsed.RootElement.GetProperty("count").GetInt32(), 1, 3);
    }
}

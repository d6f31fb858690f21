using System.Text.Json.Nodes;

namespace N2Eye.Tests;

public sealed class BatchTests
{
    private static readonly string Photo = Repository.Oracle("images", "rgb_50x41.png");

    private static readonly string[] Lines =
    [
        $$"""{"id":"a","images":["{{Photo}}"],"question":"What is it?"}""",
        "{not json",
        $$"""{"id":3,"images":["{{Photo}}"],"messages":[{"role":"user","content":[{"type":"image"},{"type":"text","text":"And this?"}]}]}""",
        """{"id":"none","images":["/no/such.png"],"question":"x"}""",
        """{"id":"role","messages":[{"role":"narrator","content":"x"}]}""",
        $$"""{"id":"more","images":["{{Photo}}","{{Photo}}"],"messages":[{"role":"user","content":[{"type":"image"}]}]}""",
        """{"id":"fewer","messages":[{"role":"user","content":[{"type":"image"}]}]}""",
        """{"id":"both","question":"x","messages":[]}""",
        "",
        """[1,2]""",
        """{"id":"last","question":"Hello"}""",
    ];

    [Fact]
    public void Every_line_has_its_answer_or_error_in_order()
    {
        var result = Run();
        Assert.Equal(0, result.ExitCode);
        var output = Parse(result.Output);
        Assert.Equal(["\"a\"", null, "3", "\"none\"", "\"role\"", "\"more\"", "\"fewer\"", "\"both\"", null, "\"last\""], output.Select(line => line["id"]?.ToJsonString()));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 10, 11], output.Select(line => line["line"]!.GetValue<int>()));
        Assert.Equal([true, false, true, false, false, false, false, false, false, true], output.Select(line => line["answer"] is not null));
        Assert.Contains("narrator", output[4]["error"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("2 pictures given", output[5]["error"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("0 pictures given", output[6]["error"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_is_not_UTF8_spoils_only_itself()
    {
        var result = Cli.RunWith([.. "{\"question\":\""u8, 0xC3, 0x28, .. "\"}\n{\"question\":\"Hello\"}\n"u8], "batch", "--weights", Cli.Weights, "--max-tokens", "2");
        var output = Parse(result.Output);
        Assert.Contains("UTF-8", output[0]["error"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.NotNull(output[1]["answer"]);
    }

    [Fact]
    public void Resume_continues_behind_the_last_whole_line()
    {
        var whole = Parse(Run().Output).Select(Stable).ToList();
        var path = Path.GetTempFileName();
        Run("--resume", path);
        var bytes = File.ReadAllText(path);
        // As a crash would leave it: some whole lines, and half a line.
        var keep = bytes.IndexOf('\n', bytes.IndexOf('\n', StringComparison.Ordinal) + 1) + 1;
        File.WriteAllText(path, bytes[..(keep + 17)]);
        Assert.Equal("", Run("--resume", path).Output);
        Assert.Equal(whole, Parse(File.ReadAllText(path)).Select(Stable));
        Run("--resume", path);
        Assert.Equal(whole, Parse(File.ReadAllText(path)).Select(Stable));
        File.Delete(path);
    }

    private static CliResult Run(params string[] more) => Cli.RunLines(Lines, ["batch", "--weights", Cli.Weights, "--max-tokens", "4", "--temperature", "0", .. more]);

    private static List<JsonNode> Parse(string output) => [.. output.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!)];

    private static string Stable(JsonNode line) => $"{line["id"]?.ToJsonString()} {line["answer"]?.ToJsonString()} {line["error"]?.ToJsonString()}";
}

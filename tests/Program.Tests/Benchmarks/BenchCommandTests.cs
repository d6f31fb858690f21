using System.Text.Json;
using System.Text.Json.Nodes;
using N2Eye.Program.Benchmarks.Reports;

namespace N2Eye.Tests;

/// <summary>The command as a user runs it, with the least that it can measure.</summary>
public sealed class BenchCommandTests
{
    private static readonly string[] Least = ["bench", "--weights", Cli.Weights, "--rounds", "1", "--decode-tokens", "2", "--prefill", "4", "--contexts", "4,400", "--context", "256", "--threads", "1"];

    [Fact]
    public void Json_is_one_object_with_every_field()
    {
        var result = Cli.Run([.. Least, "--json", "--picture", Repository.Oracle("images", "rgb_640x480.png")]);
        Assert.Equal(0, result.ExitCode);
        Assert.Single(result.Output.TrimEnd('\n').Split('\n'));
        var report = JsonNode.Parse(result.Output)!;
        var sample = JsonSerializer.SerializeToNode(SampleReport.Make(), BenchJson.Default.BenchReport)!;
        SameFields(sample, report);
        foreach (var list in new[] { "starts", "prefill", "decode" }) SameFields(sample[list]![0]!, report[list]![0]!);
        foreach (var part in new[] { "machine", "program", "picture", "memory" }) SameFields(sample[part]!, report[part]!);
        Assert.Equal("n2eye.bench/1", report["schema"]!.GetValue<string>());
        Assert.Equal(4, Assert.Single(report["decode"]!.AsArray())!["context_tokens"]!.GetValue<int>());
        Assert.Contains("not measured: decode at 400 tokens: with 2 more they do not fit into the context of 256", report["notes"]!.AsArray().Select(note => note!.GetValue<string>()));
        var warm = report["starts"]!.AsArray().Where(start => start!["page_cache"]!.GetValue<string>() == "warm").Select(start => start!["question"]!.GetValue<string>());
        Assert.Equal(["text", "picture"], warm);
    }

    [Fact]
    public void The_table_says_what_was_not_measured()
    {
        // The lengths are those that nobody has to ask for.
        var result = Cli.Run("bench", "--weights", Cli.Weights, "--rounds", "1", "--decode-tokens", "2", "--context", "256", "--log-level", "error");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        foreach (var line in new[] { "warm start, text: first token, ms ", "prefill of 64, tokens/s ", "decode at 64, tokens/s ", "  share of stream read " })
            Assert.Contains("\n" + line, result.Output, StringComparison.Ordinal);
        foreach (var skipped in new[] { "prefill of 512", "prefill of 2048", "decode at 1024", "decode at 4096", "everything with a picture" })
            Assert.Contains("\nnote          not measured: " + skipped, result.Output, StringComparison.Ordinal);
    }

    private static void SameFields(JsonNode expected, JsonNode actual) => Assert.Equal(expected.AsObject().Select(field => field.Key), actual.AsObject().Select(field => field.Key));
}

using System.Text.Json.Nodes;
using N2Eye.Quant.Quantization;
using N2Eye.Weights;

namespace N2Eye.Tests;

/// <summary>What one process leaves in the cache folder, the next does not compute.</summary>
public sealed class CacheTests : IDisposable
{
    private static readonly string Photo = Repository.Oracle("images", "rgb_640x480.png");

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void The_second_ask_encodes_and_prefills_nothing_that_the_first_did()
    {
        var weights = folder.File("w");
        Quantizer.Run(new QuantizeOptions { ModelFolder = Repository.Model("n2eye-random-pooled"), Output = weights, Scheme = Schemes.Int8, BlockSize = 32 });
        var cache = folder.File("cache");
        var (first, second, without) = (Ask(cache), Ask(cache), Ask("none"));
        Assert.Contains("encoded in", first.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("encoded in", second.Error, StringComparison.Ordinal);
        Assert.Contains("encoded in", without.Error, StringComparison.Ordinal);
        var answers = new[] { first, second, without }.Select(result => JsonNode.Parse(result.Output)!).ToArray();
        Assert.Equal([0, 0], new[] { answers[0], answers[2] }.Select(answer => answer["cached_tokens"]!.GetValue<int>()));
        Assert.InRange(answers[1]["cached_tokens"]!.GetValue<int>(), 32, 200);
        Assert.Single(answers.Select(answer => answer["answer"]!.GetValue<string>()).Distinct());
        Assert.Equal(["picture", "prefix"], Directory.GetFiles(cache).Select(path => Path.GetFileName(path).Split('-')[0]).Order(StringComparer.Ordinal));

        CliResult Ask(string place)
        {
            var result = Cli.Run("ask", Photo, "What is it?", "--system", "You look at pictures of a yard and say in a few words what is there, and nothing else.", "--json",
                "--weights", weights, "--max-tokens", "6", "--temperature", "0", "--ep", "cpu", "--log-level", "information", "--cache", place);
            Assert.Equal(0, result.ExitCode);
            return result;
        }
    }

    [Fact]
    public void A_batch_keeps_no_pictures()
    {
        var cache = folder.File("cache");
        var line = new JsonObject { ["images"] = new JsonArray(Photo), ["question"] = "What is it?" }.ToJsonString();
        var result = Cli.RunLines([line], "batch", "--weights", Cli.Weights, "--max-tokens", "2", "--ep", "cpu", "--cache", cache);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("\"answer\"", result.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(cache));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_a_line_of_the_log_and_no_failure()
    {
        File.WriteAllText(folder.File("file"), "");
        foreach (var (level, expected) in new[] { ("warning", false), ("information", true) })
        {
            var result = Cli.Run("ask", Photo, "What is it?", "--weights", Cli.Weights, "--max-tokens", "2", "--ep", "cpu", "--cache", folder.File("file/cache"), "--log-level", level);
            Assert.Equal((0, expected), (result.ExitCode, result.Error.Contains("Nothing is kept in", StringComparison.Ordinal)));
        }
    }

    public void Dispose() => folder.Dispose();
}

using System.Text.Json.Nodes;
using N2Eye.Quant.Quantization;
using N2Eye.Weights;

namespace N2Eye.Tests;

/// <summary>Conversations that outlive their process.</summary>
public sealed class StateTests : IDisposable
{
    private static readonly string Photo = Repository.Oracle("images", "rgb_640x480.png");
    private static readonly Lazy<string> Int8 = new(() => Quantized(Schemes.Int8)), Int4 = new(() => Quantized(Schemes.Int4));

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_follow_up_in_another_process_needs_no_picture_and_is_answered_as_in_one()
    {
        var expected = Cli.RunLines(["What is it?", "And what colour is it?", "Why?"], ["chat", "--image", Photo, .. Common(Int8.Value)]);
        Assert.Equal(0, expected.ExitCode);
        var first = Ask(Photo, "What is it?");
        var second = Ask("And what colour is it?", "--json", "--log-level", "information");
        Assert.DoesNotContain("encoded in", second.Error, StringComparison.Ordinal);
        var json = JsonNode.Parse(second.Output)!;
        Assert.True(json["cached_tokens"]!.GetValue<int>() > 0);
        // The last of them by chat: one file for both.
        var third = Cli.RunLines(["Why?"], ["chat", "--state", folder.File("s"), .. Common(Int8.Value)]);
        Assert.Equal(expected.Output, first.Output + json["answer"]!.GetValue<string>() + "\n" + third.Output);
    }

    [Fact]
    public void What_onnx_runtime_decodes_is_computed_anew()
    {
        foreach (var words in new[] { new[] { Photo, "What is it?" }, ["Why?"] })
        {
            var result = Cli.Run(["ask", .. words, "--json", "--state", folder.File("s"), .. Common(Cli.Weights)]);
            Assert.Equal((0, 0), (result.ExitCode, JsonNode.Parse(result.Output)!["cached_tokens"]!.GetValue<int>()));
        }
    }

    [Fact]
    public void A_file_that_cannot_be_gone_on_with_is_one_line_and_stays()
    {
        Assert.Equal(0, Ask("Hello", "--system", "Be brief.").ExitCode);
        var bytes = File.ReadAllBytes(folder.File("s"));
        // Its own system prompt may be said again.
        Assert.Equal(0, Ask("Hello", "--system", "Be brief.").ExitCode);
        File.WriteAllBytes(folder.File("s"), bytes);
        Refused(2, "another system prompt", Ask("Hello", "--system", "Be long."));
        Refused(2, "other weights", Cli.Run(["ask", "Hello", "--state", folder.File("s"), .. Common(Int4.Value)]));
        Assert.Equal(bytes, File.ReadAllBytes(folder.File("s")));
        File.WriteAllBytes(folder.File("s"), bytes[..^1]);
        Refused(2, "is damaged", Ask("Hello"));
        File.WriteAllText(folder.File("s"), "my notes, which nobody may lose");
        Refused(2, "is no file that n2eye saved", Ask("Hello"));
        Assert.Equal("my notes, which nobody may lose", File.ReadAllText(folder.File("s")));
    }

    [Fact]
    public void A_place_where_nothing_can_be_kept_is_one_line()
    {
        Refused(5, "is a folder", Cli.Run(["ask", "Hello", "--state", folder.Path, .. Common(Int8.Value)]));
        Refused(5, "does not exist", Cli.Run(["chat", "--state", folder.File("no/s"), .. Common(Int8.Value)]));
        Refused(2, "--state is empty", Cli.Run(["ask", "Hello", "--state", "", .. Common(Int8.Value)]));
    }

    public void Dispose() => folder.Dispose();

    private CliResult Ask(params string[] words) => Cli.Run(["ask", .. words, "--state", folder.File("s"), .. Common(Int8.Value)]);

    private static string[] Common(string weights) => ["--weights", weights, "--max-tokens", "6", "--temperature", "0", "--ep", "cpu"];

    private static void Refused(int code, string expected, CliResult result)
    {
        Assert.Equal((code, ""), (result.ExitCode, result.Output));
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd('\n').Split('\n'));
    }

    private static string Quantized(string scheme)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("n2eye-state-").FullName, scheme);
        Quantizer.Run(new QuantizeOptions { ModelFolder = Repository.Model("n2eye-random-pooled"), Output = path, Scheme = scheme, BlockSize = 32 });
        return path;
    }
}

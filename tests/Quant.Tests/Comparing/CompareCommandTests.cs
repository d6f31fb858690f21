using System.Text.Json;
using N2Eye.Tests;
using N2Eye.Weights;
using Quant.Tests.Npu;

namespace Quant.Tests.Comparing;

/// <summary><c>n2eye-quant compare</c> as a user runs it.</summary>
public sealed class CompareCommandTests
{
    private const string Pooled = "n2eye-random-pooled";

    [Fact]
    public void Table_page_and_json_tell_the_same()
    {
        using var folder = new TemporaryFolder();
        var (code, output, error) = Compare([.. Good(folder), "--html", folder.File("r.html"), "--json", folder.File("r.json")]);
        Assert.True(code == 0, error);
        using var json = JsonDocument.Parse(File.ReadAllText(folder.File("r.json")));
        var file = json.RootElement.GetProperty("files")[1];
        var megabytes = N2Eye.Quant.Comparing.Reporting.Numbers.Megabytes(file.GetProperty("bytes").GetInt64());
        var divergence = N2Eye.Quant.Comparing.Reporting.Numbers.Nats(file.GetProperty("divergence").GetDouble());
        Assert.True(file.GetProperty("divergence").GetDouble() > 0);
        foreach (var text in new[] { output, File.ReadAllText(folder.File("r.html")) })
        {
            Assert.Contains(megabytes, text, StringComparison.Ordinal);
            Assert.Contains(divergence, text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Directory.GetFiles(folder.Path), path => path.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void What_cannot_be_compared_is_one_line()
    {
        using var folder = new TemporaryFolder();
        var good = Good(folder);
        var other = CompareData.Weights(folder, "n2eye-random-resnet", Schemes.Float32);
        File.WriteAllText(folder.File("unanswered.jsonl"), """{"turns": [{"query": "x"}]}""");
        File.WriteAllText(folder.File("endless.jsonl"), JsonSerializer.Serialize(new { turns = new[] { new { query = string.Concat(Enumerable.Repeat("what ", 5000)), answer = "x" } } }));
        File.WriteAllText(folder.File("no-weights"), "no");
        foreach (var (expected, message, arguments) in new (int, string, string[])[]
        {
            (3, "compare files of one model", [good[0], other, .. good[2..]]),
            (3, "give the directory of n2eye-random-pooled with --model", [.. good[..4], "--model", Repository.Model("n2eye-random-resnet")]),
            (3, "give the directory of n2eye-random-pooled with --model", good[..4]),
            (2, "config.json", [.. good[..4], "--model", folder.File("none")]),
            (5, "none does not exist: give weights files", [good[0], folder.File("none"), .. good[2..]]),
            (3, "no-weights", [good[0], folder.File("no-weights"), .. good[2..]]),
            (5, "sessions.jsonl does not exist: --data takes a folder", [.. good[..3], folder.Path, .. good[4..]]),
            (3, "line 1: turns[0] has no \"answer\"", [.. good[..3], folder.File("unanswered.jsonl"), .. good[4..]]),
            (3, "leave the session out, or give a smaller --max-tokens", [.. good[..3], folder.File("endless.jsonl"), .. good[4..]]),
            (2, "--sessions must be at least 1", [.. good, "--sessions", "0"]),
            (2, "--data", good[..2]),
            (2, "FILE", [good[0], .. good[2..]]),
            (3, "which this run reads", [.. good, "--json", good[1]]),
            (3, "which this run reads", [.. good, "--json", folder.File("r.html")]),
            (5, "is a folder", [.. good, "--json", folder.Path]),
        })
        {
            string[] page = ["--html", folder.File("r.html")];
            var (code, output, error) = Compare([.. arguments, .. page]);
            var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("Try: ", StringComparison.Ordinal)).ToList();
            Assert.True(code == expected && lines[^1].Contains(message, StringComparison.Ordinal), $"{string.Join(' ', arguments)}: {code} {error}");
            Assert.Empty(output);
            Assert.False(File.Exists(folder.File("r.html")), "a page without a comparison");
        }
    }

    private static string[] Good(TemporaryFolder folder) =>
    [
        CompareData.Weights(folder, Pooled, Schemes.Float32), CompareData.Weights(folder, Pooled, Schemes.Int8),
        "--data", CalibrationData.Write(folder, 3, 5), "--model", Repository.Model(Pooled), "--max-tokens", "4",
    ];

    private static (int Code, string Output, string Error) Compare(string[] arguments) => QuantProgram.Run(["compare", .. arguments]);
}

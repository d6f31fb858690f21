using System.Text.Json;
using N2Eye.Quant.Npu;
using N2Eye.Quant.Quantization;
using N2Eye.Weights;

namespace N2Eye.Tests;

/// <summary>A real plug-in (tests/TestEp) that works, refuses, fails and crashes, and what the program makes of it.</summary>
public sealed class TestProviderTests : IDisposable
{
    private const string Description = """
        {"name": "test", "title": "A plug-in of the tests", "execution_provider": "TestNpuExecutionProvider", "devices": ["npu"],
         "libraries": {"linux": "libtest_ep.so"}, "options": {"folder": "{folder}"},
         "busy": {"ep.dynamic.workload_type": "Default"}, "idle": {"ep.dynamic.workload_type": "Efficient"}}
        """;

    private static readonly Lazy<string> Expected = new(() => Answer([], "--ep", "cpu").Output);

    private static readonly Lazy<string> NpuWeights = new(() =>
    {
        var place = Directory.CreateTempSubdirectory("n2eye-npu-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(place, recursive: true);
        var (weights, sessions) = (Path.Combine(place, "npu.safetensors"), Path.Combine(place, "sessions.jsonl"));
        File.WriteAllText(sessions, JsonSerializer.Serialize(new { session_id = "s", image = Image, turns = new[] { new { query = "what is it?", answer = "a dog" } } }));
        Quantizer.Run(new QuantizeOptions
        {
            ModelFolder = Repository.Model("n2eye-random-pooled"),
            Output = weights,
            Scheme = Schemes.Npu16,
            Npu = new NpuOptions { Data = sessions, Length = 128, Threads = 1 },
        });
        return weights;
    });

    private static readonly string Image = Repository.Oracle("images", "rgb_333x217_png.expected48.png");

    private readonly TemporaryFolder folder = new();

    public TestProviderTests()
    {
        File.Copy(Path.Combine(TestEp.Folder, TestEp.Library), folder.File(TestEp.Library));
        File.WriteAllText(folder.File("test.ep.json"), Description);
    }

    [Fact]
    public void A_plug_in_computes_its_part_of_the_graph_and_the_answer_stays_the_same()
    {
        var trace = folder.File("trace");
        var result = Ask("auto", "", [("N2EYE_TEST_EP_TRACE", trace)], "--ep-partial", "--ep-option", "colour=red");
        Assert.Equal((0, Expected.Value), (result.ExitCode, result.Output));
        Assert.DoesNotContain("CPU", result.Error, StringComparison.Ordinal);
        var lines = File.ReadAllLines(trace);
        Assert.Contains($"option folder={folder.Path}", lines);
        Assert.Contains("option colour=red", lines);
        Assert.Contains(lines, line => line.StartsWith("take ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("run ", StringComparison.Ordinal));
        // Full speed before the first computation, rest after the last.
        var busy = Array.IndexOf(lines, "dynamic ep.dynamic.workload_type Default");
        Assert.InRange(busy, 0, Array.FindIndex(lines, line => line.StartsWith("run ", StringComparison.Ordinal)));
        Assert.True(Array.LastIndexOf(lines, "dynamic ep.dynamic.workload_type Efficient") > Array.FindLastIndex(lines, line => line.StartsWith("run ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Its_device_and_nodes_are_listed()
    {
        var result = Cli.Run("devices", "--json", "--weights", Cli.Weights, "--ep-folder", folder.Path, "--ep-partial", "--cache", "none");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        using var parsed = JsonDocument.Parse(result.Output);
        var device = Assert.Single(parsed.RootElement.GetProperty("devices").EnumerateArray(), device => device.GetProperty("kind").GetString() == "npu");
        Assert.Equal(("TestNpuExecutionProvider", "1.0.0"), (device.GetProperty("provider").GetString(), device.GetProperty("provider_version").GetString()));
        foreach (var graph in parsed.RootElement.GetProperty("graphs").EnumerateArray())
        {
            Assert.Equal("test on npu", graph.GetProperty("device").GetString());
            Assert.True(graph.GetProperty("node_counts").GetProperty("TestNpuExecutionProvider").GetInt32() > 5);
            Assert.True(graph.GetProperty("node_counts").GetProperty("CPUExecutionProvider").GetInt32() > 5);
        }
    }

    [Theory]
    [InlineData("refuse", "it takes none of its ")]
    [InlineData("fail-capability", "it takes none of its ")]
    [InlineData("fail-create", "the test NPU was told to fail in ")]
    [InlineData("fail-compile", "the test NPU was told to fail in ")]
    [InlineData("crash-compile", "its library ended the process that tried it (signal 11)")]
    [InlineData("abort-create", "its library ended the process that tried it (signal 6)")]
    [InlineData("no-device", "test: it finds no npu on this machine (none offered)")]
    [InlineData("fail-devices", "test: ")]
    [InlineData("fail-register", "libtest_ep.so cannot be used: ")]
    [InlineData("old-api", "libtest_ep.so cannot be used: ")]
    public void What_goes_wrong_costs_a_line_with_auto_and_is_an_error_with_npu(string behaviour, string reason)
    {
        var result = Ask("auto", behaviour, [], "--ep-partial");
        Assert.Equal((0, Expected.Value), (result.ExitCode, result.Output));
        Assert.Contains("on the CPU: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);

        result = Ask("npu", behaviour, [], "--ep-partial");
        Assert.Equal((8, ""), (result.ExitCode, result.Output));
        Assert.Contains("n2eye: --ep npu cannot be had: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("libtest_ep_no_symbol.so", "CreateEpFactories")]
    [InlineData("libtest_ep_missing_library.so", "libQnnHtpMissing.so")]
    [InlineData("libtest_ep_new_glibc.so", "GLIBC_2.99")]
    public void A_library_that_cannot_be_loaded_says_why(string library, string reason)
    {
        File.Copy(Path.Combine(TestEp.Folder, library), folder.File(TestEp.Library), overwrite: true);
        var result = Ask("auto", "", []);
        Assert.Equal((0, Expected.Value), (result.ExitCode, result.Output));
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        Assert.Equal(8, Ask("npu", "", []).ExitCode);
    }

    [Fact]
    public void A_graph_that_is_not_taken_whole_runs_on_the_cpu_unless_parts_are_allowed()
    {
        var result = Ask("auto", "", []);
        Assert.Equal((0, Expected.Value), (result.ExitCode, result.Output));
        Assert.Matches("The decoder graph runs on the CPU: test on npu: it does not take [^ ]+ \"[^\"]+\" and [0-9]+ more of [0-9]+ nodes; --ep-partial lets the CPU compute those", result.Error);
        result = Ask("npu", "", []);
        Assert.Equal(8, result.ExitCode);
        Assert.Matches("--ep npu cannot be had: test on npu does not run the decoder graph: it does not take [^ ]+ \"", result.Error);
    }

    /// <summary>Weights that n2eye-quant calibrated for an NPU give it three static graphs; on the CPU alone the same file runs as any other.</summary>
    [Fact]
    public void Weights_for_an_npu_are_offered_as_static_graphs()
    {
        var flags = NpuFlags;
        var result = Cli.Run(["devices", "--json", "--ep-partial", .. flags]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        using var parsed = JsonDocument.Parse(result.Output);
        Assert.Equal(
            [("vision", "test on npu"), ("prefill", "test on npu"), ("decoder", "test on npu")],
            parsed.RootElement.GetProperty("graphs").EnumerateArray().Select(graph => (graph.GetProperty("graph").GetString(), graph.GetProperty("device").GetString())));

        string[] ask = ["ask", "hello", "--temperature", "0", "--max-tokens", "4", .. flags];
        result = Cli.Run([.. ask, "--ep", "npu", "--ep-partial"]);
        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("CPU", result.Error, StringComparison.Ordinal);
        Assert.NotEmpty(result.Output.Trim());
        result = Cli.Run(ask);
        Assert.Equal((0, Cli.Run([.. ask, "--ep", "cpu"]).Output), (result.ExitCode, result.Output));
        Assert.Contains("The prefill graph runs on the CPU: test on npu: it does not take ", result.Error, StringComparison.Ordinal);
    }

    /// <summary>A plug-in that takes every node: three graphs from weights for an NPU, the CPU's two from any others.</summary>
    [Fact]
    public void A_provider_that_takes_every_node_needs_no_leave_for_parts()
    {
        (string, string)[] whole = [("N2EYE_TEST_EP", "whole")];
        var result = Cli.RunIn(whole, ["devices", "--json", .. NpuFlags]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        using var parsed = JsonDocument.Parse(result.Output);
        Assert.Equal(
            [("vision", "test on npu"), ("prefill", "test on npu"), ("decoder", "test on npu")],
            parsed.RootElement.GetProperty("graphs").EnumerateArray().Select(graph => (graph.GetProperty("graph").GetString(), graph.GetProperty("device").GetString())));
        Assert.All(parsed.RootElement.GetProperty("graphs").EnumerateArray(), graph =>
        {
            var counts = Assert.Single(graph.GetProperty("node_counts").EnumerateObject());
            Assert.Equal("TestNpuExecutionProvider", counts.Name);
            Assert.True(counts.Value.GetInt32() > 50);
        });

        result = Cli.RunIn(whole, ["ask", Image, "what is it?", "--temperature", "0", "--max-tokens", "4", "--ep", "npu", .. NpuFlags]);
        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("CPU", result.Error, StringComparison.Ordinal);
        Assert.NotEmpty(result.Output.Trim());

        result = Ask("npu", "whole", []);
        Assert.Equal((0, Expected.Value), (result.ExitCode, result.Output));
        Assert.DoesNotContain("CPU", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_that_was_compiled_is_opened_by_the_next_process()
    {
        var (trace, cache) = (folder.File("trace"), folder.File("cache"));
        File.WriteAllText(folder.File("test.ep.json"), Description[..Description.LastIndexOf('}')] + """, "caches_compiled_graphs": true}""");
        var first = Run();
        Assert.Contains(first, line => line.StartsWith("compile ", StringComparison.Ordinal));
        File.Delete(trace);
        var second = Run();
        Assert.DoesNotContain(second, line => line.StartsWith("compile ", StringComparison.Ordinal));
        Assert.Single(second, line => line.StartsWith("load ", StringComparison.Ordinal));

        string[] Run()
        {
            var result = Ask("npu", "whole", [("N2EYE_TEST_EP_TRACE", trace)], "--cache", cache);
            Assert.Equal((0, Expected.Value), (result.ExitCode, result.Output));
            Assert.DoesNotContain("made anew", result.Error, StringComparison.Ordinal);
            return File.ReadAllLines(trace);
        }
    }

    [Fact]
    public void A_device_that_fails_while_it_computes_is_one_line()
    {
        var result = Ask("npu", "fail-run", [], "--ep-partial");
        Assert.Equal(6, result.ExitCode);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void A_trial_that_was_survived_is_remembered()
    {
        var (trace, cache) = (folder.File("trace"), folder.File("cache"));
        for (var time = 0; time < 2; time++) Assert.Equal(0, Ask("npu", "", [("N2EYE_TEST_EP_TRACE", trace)], "--ep-partial", "--cache", cache).ExitCode);
        // Two processes in the first run, one in the second.
        Assert.Equal(3, File.ReadAllLines(trace).Count(line => line.StartsWith("register ", StringComparison.Ordinal)));
    }

    public void Dispose() => folder.Dispose();

    private string[] NpuFlags => ["--weights", NpuWeights.Value, "--context", "128", "--ep-folder", folder.Path, "--cache", "none"];

    private static CliResult Answer((string, string)[] environment, params string[] flags) =>
        Cli.RunIn(environment, ["ask", "hello", "--weights", Cli.Weights, "--temperature", "0", "--max-tokens", "4", .. flags]);

    private CliResult Ask(string provider, string behaviour, (string, string)[] environment, params string[] flags)
    {
        string[] cache = flags.Contains("--cache") ? [] : ["--cache", "none"];
        return Answer([("N2EYE_TEST_EP", behaviour), .. environment], ["--ep", provider, "--ep-folder", folder.Path, .. cache, .. flags]);
    }
}

using System.Runtime.Versioning;
using System.Text.Json;

namespace N2Eye.Tests;

/// <summary>The arm64 file with an arm64 plug-in (tests/TestEp, cross-compiled), under emulation: what an NPU's box does, without its NPU.</summary>
[SupportedOSPlatform("linux")]
public sealed class Arm64PluginTests : IDisposable
{
    private const string Processor = "cortex-a76"; // between the boards' and the servers' cores of Arm64Tests

    private static readonly string[] Question = ["ask", "Hello", "--temperature", "0", "--max-tokens", "4", "--cache", "none"];

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void It_lists_the_plug_ins_device_and_gives_it_nodes()
    {
        var result = Run("devices", "--json", "--ep-partial", "--cache", "none");
        Assert.True(result.ExitCode == 0, result.Error);
        using var parsed = JsonDocument.Parse(result.Output);
        Assert.Contains("arm64", parsed.RootElement.GetProperty("system").GetProperty("system").GetString(), StringComparison.Ordinal);
        var device = Assert.Single(parsed.RootElement.GetProperty("devices").EnumerateArray(), device => device.GetProperty("kind").GetString() == "npu");
        Assert.Equal("TestNpuExecutionProvider", device.GetProperty("provider").GetString());
        var graphs = parsed.RootElement.GetProperty("graphs").EnumerateArray().ToList();
        Assert.Equal(2, graphs.Count);
        foreach (var graph in graphs)
        {
            Assert.Equal("test on npu", graph.GetProperty("device").GetString());
            Assert.True(graph.GetProperty("node_counts").GetProperty("TestNpuExecutionProvider").GetInt32() > 5);
        }
    }

    [Fact]
    public void The_plug_in_computes_and_the_answer_stays_the_same()
    {
        var trace = folder.File("trace");
        var result = Run(("N2EYE_TEST_EP_TRACE", trace), [.. Question, "--ep", "npu", "--ep-partial"]);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(OnTheCpu(), result.Output);
        var lines = File.ReadAllLines(trace);
        Assert.Contains(lines, line => line.StartsWith("take ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("run ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_plug_in_that_fails_when_it_is_made_costs_one_line_and_the_cpu_answers()
    {
        var result = Run(("N2EYE_TEST_EP", "fail-create"), [.. Question, "--ep", "auto", "--ep-partial"]);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(OnTheCpu(), result.Output);
        var line = Assert.Single(result.Error.Split('\n'), line => line.Contains("on the CPU", StringComparison.Ordinal));
        Assert.Contains("The decoder graph runs on the CPU: test on npu: ONNX Runtime failed: the test NPU was told to fail in create.", line, StringComparison.Ordinal);

        result = Run(("N2EYE_TEST_EP", "fail-create"), [.. Question, "--ep", "npu", "--ep-partial"]);
        Assert.Equal((8, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("n2eye: --ep npu cannot be had: test on npu does not run the decoder graph: ", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private string OnTheCpu()
    {
        var result = Run([.. Question, "--ep", "cpu"]);
        Assert.Equal(0, result.ExitCode);
        Assert.NotEqual("", result.Output.Trim());
        return result.Output;
    }

    private Result Run(params string[] command) => Run(("N2EYE_TEST_EP", ""), command);

    private Result Run((string Name, string? Value) variable, string[] command)
    {
        var program = Published.Arm64Program;
        if (!File.Exists(folder.File(TestEp.Library))) TestEp.Install(TestEp.Arm64Folder, folder.Path);
        return Published.Emulate(Processor, [program, .. command, "--ep-folder", folder.Path], variable);
    }
}

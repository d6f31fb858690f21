using System.Text.Json;

namespace N2Eye.Tests;

/// <summary>Which device is chosen, and what is said about it; no accelerator is at hand here.</summary>
public sealed class DeviceTests
{
    [Fact]
    public void Every_node_is_listed_with_its_provider()
    {
        var result = Cli.Run("devices", "--json", "--nodes", "--weights", Cli.Weights);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        using var parsed = JsonDocument.Parse(result.Output);
        var devices = parsed.RootElement.GetProperty("devices").EnumerateArray().ToList();
        Assert.Contains(devices, device => device.GetProperty("kind").GetString() == "cpu" && device.GetProperty("provider").GetString() == "CPUExecutionProvider");
        var graphs = parsed.RootElement.GetProperty("graphs").EnumerateArray().ToList();
        Assert.Equal(["vision", "decoder"], graphs.Select(graph => graph.GetProperty("graph").GetString()));
        foreach (var graph in graphs)
        {
            Assert.Equal("cpu", graph.GetProperty("device").GetString());
            var nodes = graph.GetProperty("nodes").EnumerateArray().ToList();
            Assert.True(nodes.Count > 20);
            Assert.All(nodes, node => Assert.Equal("CPUExecutionProvider", node.GetProperty("provider").GetString()));
            Assert.Equal(nodes.Count, graph.GetProperty("node_counts").GetProperty("CPUExecutionProvider").GetInt32());
        }

        Assert.Contains("qnn: libonnxruntime_providers_qnn.so is not in ", Cli.Run("devices", "--weights", Cli.Weights).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("npu", "--ep npu cannot be had: qnn: libonnxruntime_providers_qnn.so is not in ")]
    [InlineData("qnn", "--ep qnn cannot be had: qnn: libonnxruntime_providers_qnn.so is not in ")]
    [InlineData("acme", "--ep acme cannot be had: no execution provider has that name; known are qnn, or give --ep-library acme=PATH")]
    public void A_device_that_is_insisted_on_and_is_not_there_is_an_error(string name, string expected)
    {
        var result = Cli.Run("ask", "hello", "--weights", Cli.Weights, "--ep", name);
        Assert.Equal((8, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("n2eye: " + expected, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void A_library_that_cannot_be_loaded_costs_one_line_and_the_cpu_answers()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("libonnxruntime_providers_qnn.so"), "no library");
        var expected = Ask();
        var result = Ask("--ep-folder", folder.Path);
        Assert.Equal((0, expected.Output), (result.ExitCode, result.Output));
        Assert.Contains($"Running on the CPU: qnn: {folder.File("libonnxruntime_providers_qnn.so")} cannot be used: ", result.Error, StringComparison.Ordinal);
        Assert.Equal(expected.Error.Split('\n').Length + 1, result.Error.Split('\n').Length);

        // Nothing is looked for, so there is nothing to say.
        result = Ask("--ep-folder", folder.Path, "--ep", "cpu");
        Assert.Equal((0, expected.Output, expected.Error), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public void A_system_that_is_too_old_for_a_library_is_told_so()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("new.ep.json"), """{"name": "new", "execution_provider": "New", "libraries": {"linux": "libnew.so"}, "least_glibc": "99.5"}""");
        File.WriteAllText(folder.File("libnew.so"), "");
        var result = Ask("--ep-folder", folder.Path, "--ep", "new");
        Assert.Equal(8, result.ExitCode);
        Assert.Contains("libnew.so needs glibc 99.5 and this system has 2.", result.Error, StringComparison.Ordinal);
    }

    private static CliResult Ask(params string[] flags) => Cli.Run(["ask", "hello", "--weights", Cli.Weights, "--temperature", "0", "--max-tokens", "4", .. flags]);
}

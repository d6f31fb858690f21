using System.Text.Json;

namespace N2Eye.Tests;

/// <summary>
/// The program built with -p:N2EyeQnn=true, against a package of that name without QNN (tests/qnn-package.sh): the same code with the
/// same plug-ins, and one line where there is no QNN.
/// </summary>
public sealed class QnnPackageTests
{
    private static string Program => Published.Needed("N2EYE_QNN_PROGRAM");

    private static string Weights => Published.Needed("N2EYE_QNN_WEIGHTS");

    [Fact]
    public void It_answers_on_the_cpu_and_says_that_there_is_no_npu()
    {
        string[] ask = [Program, "ask", "hello", "--weights", Weights, "--temperature", "0", "--max-tokens", "4", "--cache", "none"];
        var expected = Published.Run([.. ask, "--ep", "cpu"]);
        Assert.Equal(0, expected.ExitCode);
        var result = Published.Run(ask);
        Assert.Equal((0, expected.Output), (result.ExitCode, result.Output));
        result = Published.Run([.. ask, "--ep", "npu"]);
        Assert.Equal((8, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("n2eye: --ep npu cannot be had: qnn: ", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void It_takes_plug_ins_as_well()
    {
        var result = Published.Run([Program, "devices", "--json", "--weights", Weights, "--ep-partial", "--cache", "none",
            "--ep", "TestNpuExecutionProvider", "--ep-library", $"TestNpuExecutionProvider={Path.Combine(TestEp.Folder, TestEp.Library)}"]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        using var parsed = JsonDocument.Parse(result.Output);
        Assert.Contains(parsed.RootElement.GetProperty("graphs").EnumerateArray(), graph => graph.GetProperty("node_counts").TryGetProperty("TestNpuExecutionProvider", out _));
    }
}

using System.Runtime.Versioning;

namespace N2Eye.Tests;

/// <summary>The arm64 file, run under user-mode emulation of the processors that people own.</summary>
[SupportedOSPlatform("linux")]
public sealed class Arm64Tests
{
    private static readonly string[] Questions = [Published.SampleQuestion, "Which colour?", "How many?"];

    [Theory]
    [InlineData("cortex-a53")]
    [InlineData("cortex-a72")]
    [InlineData("neoverse-n1")]
    [InlineData("max")]
    public void It_answers_with_the_same_greedy_tokens(string processor)
    {
        foreach (var question in Questions)
        {
            var result = Published.Emulate(processor, Published.Ask(Published.Arm64Program, question));
            Assert.True(result.ExitCode == 0, result.Error);
            Assert.Equal(Published.Answer(question), result.Output);
        }
    }

    /// <summary>Cortex-A72 (Raspberry Pi 4) has none, Neoverse N1 has.</summary>
    [Theory]
    [InlineData("cortex-a72", 1)]
    [InlineData("neoverse-n1", 0)]
    public void A_processor_without_dot_product_is_named_once(string processor, int lines)
    {
        var result = Published.Emulate(processor, Published.Ask(Published.Arm64Program, flags: ["--log-level", "info"]));
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(lines, result.Error.Split('\n').Count(line => line.Contains("no int8 dot product", StringComparison.Ordinal)));
    }
}

namespace N2Eye.Tests;

/// <summary>Flags stand over the environment, the environment over the settings file.</summary>
public sealed class SettingsTests
{
    [Fact]
    public void The_nearest_place_wins()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Cli.Weights, folder.File("w.safetensors"));
        var config = folder.File("n2eye.json");
        // A path is relative to the file; comments and trailing commas are fine.
        File.WriteAllText(config, """{"weights": "w.safetensors", /* a box */ "ep": "fromfile", "threads": 1,}""");
        Assert.Contains("--ep fromfile cannot be had", Cli.Run("ask", "hello", "--config", config).Error, StringComparison.Ordinal);
        Assert.Contains("--ep fromfile cannot be had", Cli.RunIn([("N2EYE_CONFIG", config)], "ask", "hello").Error, StringComparison.Ordinal);
        Assert.Contains("--ep fromenvironment cannot be had", Cli.RunIn([("N2EYE_EP", "fromenvironment")], "ask", "hello", "--config", config).Error, StringComparison.Ordinal);
        Assert.Contains("--ep fromflag cannot be had", Cli.RunIn([("N2EYE_EP", "fromenvironment")], "ask", "hello", "--config", config, "--ep", "fromflag").Error, StringComparison.Ordinal);
        var answered = Cli.RunIn([("N2EYE_EP", "cpu"), ("N2EYE_LOG_LEVEL", "information")], "ask", "hello", "--config", config, "--max-tokens", "2");
        Assert.Equal(0, answered.ExitCode);
        Assert.Contains("1 threads", answered.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"wieghts": "x"}""", "wieghts")]
    [InlineData("""{"threads": "two"}""", "$.threads")]
    [InlineData("null", "null")]
    [InlineData("{", "n2eye.json")]
    public void A_settings_file_that_cannot_be_used_is_one_line(string text, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("n2eye.json"), text);
        var result = Cli.Run("ask", "hello", "--config", folder.File("n2eye.json"));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(folder.File("n2eye.json"), result.Error, StringComparison.Ordinal);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("N2EYE_THREADS", "many")]
    [InlineData("N2EYE_CONTEXT", "-1")]
    [InlineData("N2EYE_EP_PARTIAL", "perhaps")]
    [InlineData("N2EYE_EP_OPTIONS", "noequals")]
    [InlineData("N2EYE_LOG_LEVEL", "loud")]
    public void A_variable_that_cannot_be_used_is_one_line(string name, string value)
    {
        var result = Cli.RunIn([(name, value)], "ask", "hello", "--weights", Cli.Weights);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(value, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
    }
}

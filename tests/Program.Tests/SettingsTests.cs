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

    /// <summary>One spelling for all three places; at "information" the program says what it loaded.</summary>
    [Theory]
    [InlineData("information", 0)]
    [InlineData("Information", 0)]
    [InlineData("info", 0)]
    [InlineData("INF", 0)]
    [InlineData("warning", 0)]
    [InlineData("none", 0)]
    [InlineData("2", 2)] // the number of .NET's enumeration
    [InlineData("informational", 2)]
    [InlineData("loud", 2)]
    public void Flag_variable_and_file_spell_log_levels_alike(string level, int code)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("n2eye.json"), $$"""{"log_level": "{{level}}"}""");
        string[] arguments = ["ask", "hello", "--weights", Cli.Weights, "--temperature", "0", "--max-tokens", "2", "--ep", "cpu"];
        foreach (var result in new[] { Cli.Run([.. arguments, "--log-level", level]), Cli.RunIn([("N2EYE_LOG_LEVEL", level)], arguments), Cli.Run([.. arguments, "--config", folder.File("n2eye.json")]) })
        {
            Assert.Equal(code, result.ExitCode);
            if (code != 0) Assert.Contains("trace, debug, information, warning, error, critical, none", result.Error, StringComparison.Ordinal);
            else Assert.Equal(level.StartsWith("inf", StringComparison.OrdinalIgnoreCase), result.Error.Contains(" threads, context ", StringComparison.Ordinal));
        }
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

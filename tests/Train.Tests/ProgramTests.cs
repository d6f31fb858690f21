using System.Diagnostics;
using N2Eye.Tests;

namespace Train.Tests;

/// <summary>n2eye-train as a user runs it.</summary>
public sealed class ProgramTests
{
    [Fact]
    public void A_run_that_is_killed_again_and_again_ends_like_one_that_is_not()
    {
        using var folder = new TemporaryFolder();
        var data = Samples.Write(folder);
        var straight = Samples.Run(SampleModels.Pooled, data, folder.File("straight"), Samples.Quick with { MaxSteps = 40 });
        string[] arguments =
        [
            "fit", data, "--model", Repository.Model(SampleModels.Pooled), "-o", folder.File("killed"), "--resume", "--batch", "2", "--accumulation", "1", "--steps", "40",
            "--learning-rate", "3e-3", "--precision", "float32", "--length", "512", "--seed", "7", "--save-every", "1", "--threads", "1", "--device", "cpu",
        ];
        for (var round = 0; round < 2; round++)
        {
            using var process = Start(arguments);
            var wanted = Path.Combine(folder.File("killed"), round == 0 ? "checkpoint-000003" : "checkpoint-000012");
            // Killed at whatever it does just then: a step, a checkpoint, or the removal of an old one.
            Assert.True(SpinWait.SpinUntil(() => Directory.Exists(wanted) || process.HasExited, TimeSpan.FromMinutes(1)));
            process.Kill();
            process.WaitForExit();
            Assert.NotEqual(0, process.ExitCode);
        }

        var (code, error) = Run(arguments);
        Assert.True(code == 0, error);
        Assert.Contains("continuing from", error, StringComparison.Ordinal);
        Assert.Equal(Losses(folder.File("straight")), Losses(folder.File("killed")));
        Assert.Equal(File.ReadAllBytes(Path.Combine(straight.Checkpoint, "model.safetensors")), File.ReadAllBytes(Path.Combine(folder.File("killed"), "checkpoint-000040", "model.safetensors")));

        static IEnumerable<string> Losses(string output) => File.ReadLines(Path.Combine(output, "loss.csv")).Select(line => line[..line.LastIndexOf(',')]);
    }

    [Theory]
    [InlineData(2, "--batch is \"none\": it must be a number from 1 to 4096.", "fit", "data", "--model", "m", "-o", "o", "--batch", "none")]
    [InlineData(2, "--precision is \"half\": it must be one of float32, bfloat16.", "fit", "data", "--model", "m", "-o", "o", "--precision", "half")]
    [InlineData(2, "--lora-targets has \"query\"", "fit", "data", "--model", "m", "-o", "o", "--lora-targets", "query")]
    [InlineData(2, "--device is \"tpu\"", "dry-run", "--device", "tpu")]
    [InlineData(2, "--device is \"cuda:x\"", "tower", "--model", "m", "-o", "o", "--device", "cuda:x")]
    [InlineData(2, "Option '--model' is required.", "fit", "data", "-o", "o")]
    [InlineData(2, "Not even projector and adapters fit into 0.5 GiB", "dry-run", "--memory", "0.5")]
    [InlineData(2, "no config.json", "fit", "data", "--model", "absent", "-o", "o")]
    [InlineData(5, "absent does not exist", "eval", "absent", "--program", "n2eye")]
    public void A_mistake_is_one_line_and_a_documented_code(int code, string expected, params string[] arguments)
    {
        var (actual, error) = Run(arguments);
        Assert.Equal(code, actual);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Fact]
    public void Another_models_directory_is_refused()
    {
        using var folder = new TemporaryFolder();
        var (code, error) = Run("fit", Samples.Write(folder), "--model", Repository.Model(SampleModels.Patches), "-o", folder.File("out"));
        Assert.Equal(2, code);
        Assert.Contains("-p:N2EyeModel=", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("out")));
    }

    private static (int ExitCode, string Error) Run(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error + output.Result);
    }

    private static Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "n2eye-train.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}

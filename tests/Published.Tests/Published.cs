using System.Diagnostics;
using System.Text;

namespace N2Eye.Tests;

/// <summary>What a run left.</summary>
internal sealed record Result(int ExitCode, string Output, string Error);

/// <summary>The folders that publish.sh wrote, and how to run what is in them.</summary>
internal static class Published
{
    public const string SampleQuestion = "What is it?";

    public static string SamplePicture { get; } = Repository.Oracle("images", "rgb_640x480.png");

    /// <summary>Folder for this machine, from N2EYE_PUBLISHED; the test is skipped where it is not set.</summary>
    public static string Folder => Needed("N2EYE_PUBLISHED");

    /// <summary>Folder for linux-arm64, from N2EYE_PUBLISHED_ARM64.</summary>
    public static string Arm64Folder => Needed("N2EYE_PUBLISHED_ARM64");

    public static string Program => Path.Combine(Folder, "n2eye");

    public static string Arm64Program => Path.Combine(Arm64Folder, "n2eye");

    /// <summary>A variable that tests/publish-for-tests.sh sets; the test is skipped where it is not.</summary>
    public static string Needed(string variable)
    {
        var value = Environment.GetEnvironmentVariable(variable);
        Assert.SkipUnless(!string.IsNullOrEmpty(value), $"{variable} is not set: tests/publish-for-tests.sh sets it.");
        return value!;
    }

    /// <summary>Runs a program with its arguments; variables are added to the environment.</summary>
    public static Result Run(string[] command, params (string Name, string? Value)[] variables)
    {
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        // No test answers from what another has left: a processor from what another processor has computed.
        start.Environment["N2EYE_CACHE"] = "none";
        foreach (var argument in command[1..]) start.ArgumentList.Add(argument);
        foreach (var (name, value) in variables) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(5)), "the program did not end");
        return new Result(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Runs an arm64 program under user-mode emulation of a processor; the test is skipped where qemu is not at hand.</summary>
    public static Result Emulate(string processor, string[] command, params (string Name, string? Value)[] variables) =>
        Run([Needed("N2EYE_QEMU_AARCH64"), "-cpu", processor, .. command], variables);

    /// <summary>The command that asks the sample picture, greedily.</summary>
    public static string[] Ask(string program, string question = SampleQuestion, params string[] flags) =>
        [program, "ask", SamplePicture, question, "--temperature", "0", "--max-tokens", "16", .. flags];

    /// <summary>The greedy answer of this machine's program, whose weights are inside it.</summary>
    public static string Answer(string question = SampleQuestion)
    {
        var result = Run(Ask(Program, question));
        Assert.Equal(0, result.ExitCode);
        Assert.NotEqual("", result.Output.Trim());
        return result.Output;
    }
}

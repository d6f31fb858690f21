using System.Diagnostics;
using System.Text;
using N2Eye.Quant.Quantization;
using N2Eye.Weights;

namespace N2Eye.Tests;

/// <summary>What a run of the program left.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error);

/// <summary>
/// Runs the program as a user does, in a process of its own: the build beside the tests, or the published file that
/// N2EYE_PROGRAM names.
/// </summary>
internal static class Cli
{
    private static readonly Lazy<string> WeightsFile = new(() =>
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("n2eye-cli-").FullName, "pooled.safetensors");
        Quantizer.Run(new QuantizeOptions { ModelFolder = Repository.Model("n2eye-random-pooled"), Output = path, Scheme = Schemes.Float32 });
        return path;
    });

    /// <summary>float32 weights of the model that the program is compiled for.</summary>
    public static string Weights => WeightsFile.Value;

    public static CliResult Run(params string[] arguments) => RunWith([], arguments);

    public static CliResult RunWith(ReadOnlySpan<byte> input, params string[] arguments) => Run(Start(arguments), input);

    /// <summary>A run with environment variables of its own.</summary>
    public static CliResult RunIn((string Name, string Value)[] environment, params string[] arguments) => Run(Start(environment, arguments), []);

    private static CliResult Run(Process process, ReadOnlySpan<byte> input)
    {
        using var own = process;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading: its exit code and message are what the test looks at.
        }

        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)), "the program did not end");
        return new CliResult(process.ExitCode, output.Result, error.Result);
    }

    public static CliResult RunLines(IEnumerable<string> lines, params string[] arguments) =>
        RunWith(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"), arguments);

    public static Process Start(params string[] arguments) => Start([], arguments);

    public static Process Start((string Name, string Value)[] environment, string[] arguments)
    {
        var start = Prepare(arguments);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static ProcessStartInfo Prepare(string[] arguments)
    {
        var published = Environment.GetEnvironmentVariable("N2EYE_PROGRAM");
        var start = new ProcessStartInfo(published ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        // No test answers from what another has left, nor leaves anything with the user who runs it; a flag stands over this.
        start.Environment["N2EYE_CACHE"] = "none";
        if (published is null) start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "n2eye.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return start;
    }
}

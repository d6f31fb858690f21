using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using N2Eye.Program.Benchmarks.Reports;
using N2Eye.Runtime;

namespace N2Eye.Program.Benchmarks.Starts;

/// <summary>A process of this program, from its start to its first token: what a user waits for.</summary>
/// <param name="clock">Measures.</param>
internal sealed class StartProcess(TimeProvider clock)
{
    /// <summary>Makes the child: it times its start and does nothing else.</summary>
    public const string Flag = "--start";

    /// <summary>Starts this program again, with the same command line, and waits for its first token.</summary>
    /// <returns>Milliseconds from before its start to its first token, and its own stages.</returns>
    /// <exception cref="N2EyeException">It failed, or could not be started.</exception>
    public (double Milliseconds, StartTimes Stages) Run(StartQuestion question, CancellationToken cancellation)
    {
        var given = Environment.GetCommandLineArgs();
        // A build for development is a library that another program runs.
        string[] self = given[0].EndsWith(".dll", StringComparison.Ordinal) ? [given[0]] : [];
        try
        {
            var begun = clock.GetTimestamp();
            using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. self, .. given.Skip(1), Flag, question.ToString()]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            // An interrupt reaches a terminal's whole group; one that is for this process alone must end the child too.
            using var ending = cancellation.Register(() => child.Kill());
            var errors = child.StandardError.ReadToEndAsync(CancellationToken.None);
            var line = child.StandardOutput.ReadLine();
            var time = clock.GetElapsedTime(begun).TotalMilliseconds;
            child.WaitForExit();
            cancellation.ThrowIfCancellationRequested();
            if (child.ExitCode != ExitCodes.Success || line is null || JsonSerializer.Deserialize(line, BenchJson.Default.StartTimes) is not { } stages)
                throw new N2EyeException(FailureKind.Execution, $"The process whose start is timed ended with {child.ExitCode}: {errors.Result.Trim()}");
            return (time, stages);
        }
        catch (Exception exception) when (exception is Win32Exception or JsonException or InvalidOperationException)
        {
            throw new N2EyeException(FailureKind.Execution, $"A start cannot be timed: {exception.Message}", exception);
        }
    }
}

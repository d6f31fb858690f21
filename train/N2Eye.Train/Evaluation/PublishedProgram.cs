using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using N2Eye.Runtime;

namespace N2Eye.Train.Evaluation;

/// <summary>The published n2eye, asked through its <c>batch</c> command.</summary>
/// <param name="path">The executable.</param>
/// <param name="weights">Weights file, or null for those that it carries.</param>
/// <param name="maxTokens">Tokens of an answer, at most.</param>
/// <param name="threads">Its threads; 0 = one for each core.</param>
public sealed class PublishedProgram(string path, string? weights, int maxTokens, int threads)
{
    /// <summary>Answers lines of <c>batch</c> (docs/batch.md), in order, greedily.</summary>
    /// <param name="lines">JSON objects.</param>
    /// <param name="cancellation">Ends the program.</param>
    /// <returns>Answer or error of each line.</returns>
    /// <exception cref="N2EyeException">The program cannot be started, fails as a whole, or answers fewer lines than it was given.</exception>
    public IReadOnlyList<(string? Answer, string? Error)> Answer(IReadOnlyList<string> lines, CancellationToken cancellation)
    {
        using var process = Start();
        using var stop = cancellation.Register(() => Kill(process));
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = ReadAsync(process.StandardOutput);
        Feed(process, lines);
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        var answers = output.GetAwaiter().GetResult();
        if (process.ExitCode != 0 || answers.Count != lines.Count)
            throw new N2EyeException(FailureKind.Execution, $"{path} ended with {process.ExitCode} after {answers.Count} of {lines.Count} answers: {LastLine(error.GetAwaiter().GetResult())}");
        return answers;
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(path) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        // Tool calls in earlier answers are the model's own control tokens, as they were in training.
        foreach (var argument in new[] { "batch", "-", "--temperature", "0", "--control-tokens", "assistant-too", "--max-tokens", Text(maxTokens), "--threads", Text(threads) }) start.ArgumentList.Add(argument);
        if (weights is not null) foreach (var argument in new[] { "--weights", weights }) start.ArgumentList.Add(argument);
        try
        {
            return Process.Start(start)!;
        }
        catch (Exception failure) when (failure is Win32Exception or InvalidOperationException)
        {
            throw new N2EyeException(FailureKind.FileAccess, $"{path} cannot be started: {failure.Message}", failure);
        }
    }

    private static void Feed(Process process, IReadOnlyList<string> lines)
    {
        try
        {
            foreach (var line in lines) process.StandardInput.WriteLine(line);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended early; its exit code and last line tell why.
        }
    }

    private static async Task<List<(string? Answer, string? Error)>> ReadAsync(StreamReader output)
    {
        var answers = new List<(string?, string?)>();
        while (await output.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            using var document = JsonDocument.Parse(line);
            answers.Add((Field(document, "answer"), Field(document, "error")));
        }

        return answers;
    }

    private static string? Field(JsonDocument document, string name) => document.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    private static string LastLine(string text) => text.Trim().Split('\n')[^1];

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}

using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using N2Eye.Program.Commands;
using N2Eye.Runtime.Providers;

namespace N2Eye.Program.Devices;

/// <summary>
/// Opens the graphs on a provider in a process of its own, once for each plug-in library and weights. A vendor's library that
/// crashes while it compiles a graph would otherwise take this process along.
/// </summary>
/// <param name="settings">How the model is run.</param>
internal sealed class ProviderTrial(ModelSettings settings)
{
    /// <summary>Makes the child: no trial of its own.</summary>
    public const string Flag = "--trial";

    private const int FirstSignal = 128;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15); // an NPU's compiler takes minutes for a large graph

    /// <summary>What killed the process that tried it; null where it lived.</summary>
    /// <param name="provider">Name of the provider.</param>
    public string? Run(string provider)
    {
        if (OperatingSystem.IsWindows() || Environment.ProcessPath is not { } program) return null;
        // A build for development is a library that another program runs.
        string[] self = Environment.GetCommandLineArgs()[0] is var first && first.EndsWith(".dll", StringComparison.Ordinal) ? [first] : [];
        var passed = PassedFile(provider);
        if (passed is not null && File.Exists(passed)) return null;
        try
        {
            using var child = Process.Start(new ProcessStartInfo(program, [.. self, .. Arguments(provider)]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true });
            if (child is null) return null;
            child.StandardInput.Close();
            var errors = child.StandardError.ReadToEndAsync();
            _ = child.StandardOutput.ReadToEndAsync();
            if (!child.WaitForExit(Patience))
            {
                child.Kill();
                return string.Create(CultureInfo.InvariantCulture, $"its library did not prepare the graphs within {Patience.TotalMinutes:F0} minutes");
            }

            if (child.ExitCode >= FirstSignal) return Death(child.ExitCode - FirstSignal, errors.Result);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            // No process can be started here: then it is tried in this one.
            return null;
        }

        Remember(passed);
        return null;
    }

    private static string Death(int signal, string errors)
    {
        var last = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
        return string.Create(CultureInfo.InvariantCulture, $"its library ended the process that tried it (signal {signal})") + (last is null ? "" : $": {last}");
    }

    private IEnumerable<string> Arguments(string provider)
    {
        var (weights, engine, _, _) = settings;
        List<string> arguments = ["devices", Flag, "--ep", provider, "--threads", Text(engine.Threads), "--context", Text(engine.Context)];
        if (weights is { Offset: 0, Length: null } file) arguments.AddRange(["--weights", file.Path]);
        foreach (var (name, path) in engine.Provider.Libraries) arguments.AddRange(["--ep-library", $"{name}={path}"]);
        foreach (var (key, value) in engine.Provider.Options) arguments.AddRange(["--ep-option", $"{key}={value}"]);
        if (engine.Provider.Folder is { } folder) arguments.AddRange(["--ep-folder", folder]);
        if (engine.Provider.Cache is { } cache) arguments.AddRange(["--cache", cache]);
        if (engine.Provider.Partial) arguments.Add("--ep-partial");
        return arguments;

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The file that says that this library lived with these weights; null where nothing is kept.</summary>
    private string? PassedFile(string provider)
    {
        var choice = settings.Engine.Provider;
        if (choice.Cache is null) return null;
        var hash = new XxHash128();
        foreach (var library in ProviderSearch.Find(choice, []).Where(library => library.Description.Name == provider))
        {
            var file = new FileInfo(library.Path);
            Add(string.Create(CultureInfo.InvariantCulture, $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}"));
        }

        var weights = settings.Weights is { } location ? new FileInfo(location.Path) : null;
        Add(string.Create(CultureInfo.InvariantCulture, $"{weights?.FullName} {weights?.Length} {weights?.LastWriteTimeUtc.Ticks} {settings.Engine.Context}"));
        foreach (var (key, value) in choice.Options.OrderBy(option => option.Key, StringComparer.Ordinal)) Add($"{key}={value}");
        return Path.Combine(choice.Cache, string.Create(CultureInfo.InvariantCulture, $"lived-{hash.GetCurrentHashAsUInt128():x32}"));

        void Add(string line) => hash.Append(Encoding.UTF8.GetBytes(line + "\n"));
    }

    private static void Remember(string? passed)
    {
        if (passed is null) return;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(passed)!);
            File.WriteAllText(passed, "");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is tried again next time.
        }
    }
}

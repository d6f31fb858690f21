using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.OnnxRuntime;
using N2Eye.Runtime.Execution;

namespace N2Eye.Runtime.Providers;

/// <summary>
/// Graphs that a provider has compiled (EPContext models), kept on disk: made once for each graph, weights, provider version and
/// device. A folder appears whole or not at all, so that two processes may make the same one and power may fail; its files are
/// compared with their hashes before use, and what does not fit any more is made anew.
/// </summary>
/// <param name="folder">Where they are kept.</param>
internal sealed class CompiledGraphs(string folder)
{
    private const string ModelFile = "graph.onnx";
    private const string Unfinished = ".tmp";
    private const string SumsFile = "sums"; // a line for each file: XXH128, length, name

    /// <summary>The graph's compiled form, made now where there is none.</summary>
    /// <param name="name">Of the graph, for the folder's name.</param>
    /// <param name="graph">The ModelProto.</param>
    /// <param name="identity">What else decides it: weights, provider, device, options.</param>
    /// <param name="options">Session options with the provider in them.</param>
    /// <param name="stale">Told why a kept one is made anew.</param>
    /// <returns>Path of the EPContext model.</returns>
    /// <exception cref="N2EyeException">It cannot be compiled or written.</exception>
    public string Get(string name, byte[] graph, string identity, SessionOptions options, Action<string> stale)
    {
        var place = PlaceOf(name, graph, identity);
        if (Directory.Exists(place))
        {
            if (Damage(place) is not { } damage) return Path.Combine(place, ModelFile);
            stale(damage);
            Remove(place);
        }

        Make(place, graph, options);
        return Path.Combine(place, ModelFile);
    }

    /// <summary>Forgets a graph that the provider does not take any more.</summary>
    public void Forget(string path) => Remove(Path.GetDirectoryName(path)!);

    private string PlaceOf(string name, byte[] graph, string identity)
    {
        var hash = new XxHash128();
        hash.Append(graph);
        hash.Append(Encoding.UTF8.GetBytes(identity));
        return Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{hash.GetCurrentHashAsUInt128():x32}"));
    }

    private static void Make(string place, byte[] graph, SessionOptions options)
    {
        RemoveAbandoned(Path.GetDirectoryName(place)!);
        var making = $"{place}.{Path.GetRandomFileName()}{Unfinished}";
        try
        {
            Directory.CreateDirectory(making);
            // Only the address is remembered until it is compiled, and the collector moves what is not pinned.
            using (new PinnedGCHandle<byte[]>(graph))
            using (var compilation = new OrtModelCompilationOptions(options))
            {
                compilation.SetInputModelFromBuffer(graph);
                compilation.SetOutputModelPath(Path.Combine(making, ModelFile));
                compilation.SetFlags(OrtCompileApiFlags.ERROR_IF_NO_NODES_COMPILED);
                compilation.CompileModel();
            }

            // The name must not be on the disk before the bytes are.
            foreach (var path in Directory.GetFiles(making)) Flush(path);
            WriteSums(making);
            Publish(making, place);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Remove(making);
            throw new N2EyeException(FailureKind.FileAccess, $"A compiled graph cannot be kept in {Path.GetDirectoryName(place)}: {exception.Message.ReplaceLineEndings(" ")} Give another folder with --cache.", exception);
        }
        catch
        {
            Remove(making);
            throw;
        }
    }

    /// <summary>What processes left that were killed: no compilation takes a day.</summary>
    private static void RemoveAbandoned(string folder)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var left in Directory.GetDirectories(folder, "*" + Unfinished).Where(left => Directory.GetLastWriteTimeUtc(left) < DateTime.UtcNow.AddDays(-1))) Remove(left);
    }

    /// <summary>The folder under its final name; where another process was faster, its one stays.</summary>
    private static void Publish(string making, string place)
    {
        try
        {
            Directory.Move(making, place);
        }
        catch (IOException) when (Directory.Exists(place))
        {
            Remove(making);
        }
    }

    private static void WriteSums(string place)
    {
        var lines = Directory.GetFiles(place).Select(path => Sum(path) + Path.GetFileName(path)).ToArray();
        using var file = new FileStream(Path.Combine(place, SumsFile), FileMode.CreateNew, FileAccess.Write);
        file.Write(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
        file.Flush(flushToDisk: true);
    }

    /// <summary>What is wrong with a kept graph; null where nothing is.</summary>
    private static string? Damage(string place)
    {
        var sums = Path.Combine(place, SumsFile);
        if (!File.Exists(sums)) return "it has no sums";
        var expected = File.ReadAllLines(sums);
        if (!expected.Any(line => line.EndsWith(' ' + ModelFile, StringComparison.Ordinal))) return $"its sums do not name {ModelFile}";
        foreach (var line in expected)
        {
            var path = Path.Combine(place, line[(line.LastIndexOf(' ') + 1)..]);
            if (!File.Exists(path)) return $"{Path.GetFileName(path)} is missing";
            if (Sum(path) + Path.GetFileName(path) != line) return $"{Path.GetFileName(path)} was altered";
        }

        return null;
    }

    private static string Sum(string path)
    {
        using var file = File.OpenRead(path);
        var hash = new XxHash128();
        hash.Append(file);
        return string.Create(CultureInfo.InvariantCulture, $"{hash.GetCurrentHashAsUInt128():x32} {file.Length} ");
    }

    private static void Flush(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    private static void Remove(string place)
    {
        try
        {
            Directory.Delete(place, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Another process removed it.
        }
    }
}

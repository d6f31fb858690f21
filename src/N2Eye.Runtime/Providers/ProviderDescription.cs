using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace N2Eye.Runtime.Providers;

/// <summary>
/// What the program knows of an execution provider: a data file, so that another accelerator needs no code
/// (docs/adding-an-execution-provider.md). Absent fields have the values given here.
/// </summary>
/// <remarks>The generated reader gives absent members their value only where they can be set, not where they are init.</remarks>
public sealed record ProviderDescription
{
    /// <summary>What a user writes: <c>--ep qnn</c>.</summary>
    public required string Name { get; init; }

    /// <summary>For people.</summary>
    public string Title { get; set; } = "";

    /// <summary>The name under which ONNX Runtime lists its devices.</summary>
    public required string ExecutionProvider { get; init; }

    /// <summary>Kinds of devices to use, the best first: npu, gpu, cpu.</summary>
    public IReadOnlyList<string> Devices { get; set; } = ["npu"];

    /// <summary>File name of the plug-in library, by system: linux, windows.</summary>
    public IReadOnlyDictionary<string, string> Libraries { get; set; } = new Dictionary<string, string>();

    /// <summary>Oldest C library that the plug-in loads with, "2.34"; null where any does.</summary>
    public string? LeastGlibc { get; set; }

    /// <summary>Options of the provider. In values, {folder} is the plug-in's folder and {library:NAME} is libNAME.so or NAME.dll.</summary>
    public IReadOnlyDictionary<string, string> Options { get; set; } = new Dictionary<string, string>();

    /// <summary>Options whose value is a file that must be there.</summary>
    public IReadOnlyList<string> NeedsFiles { get; set; } = [];

    /// <summary>Set on every session (SetEpDynamicOptions) when an answer begins.</summary>
    public IReadOnlyDictionary<string, string> Busy { get; set; } = new Dictionary<string, string>();

    /// <summary>Set when it has ended.</summary>
    public IReadOnlyDictionary<string, string> Idle { get; set; } = new Dictionary<string, string>();

    /// <summary>Whether compiled graphs are kept on disk (EPContext models).</summary>
    public bool CachesCompiledGraphs { get; set; }

    /// <summary>Environment variables that decide whether it works; shown, never set.</summary>
    public IReadOnlyList<string> Environment { get; set; } = [];

    /// <summary>Variables that list folders, and a pattern: where one is set, some folder of it must hold a file that fits.</summary>
    public IReadOnlyDictionary<string, string> SearchPaths { get; set; } = new Dictionary<string, string>();

    /// <summary>Device files of its drivers; one of them must be usable.</summary>
    public IReadOnlyList<string> DeviceFiles { get; set; } = [];

    /// <summary>Where these values are from.</summary>
    public string Source { get; set; } = "";

    /// <summary>File name of the library on this system; null where there is none.</summary>
    [JsonIgnore]
    public string? Library => Libraries.GetValueOrDefault(OperatingSystem.IsWindows() ? "windows" : "linux");

    /// <summary>The description of a plug-in of which only name and library are known.</summary>
    internal static ProviderDescription Unknown(string name) => new() { Name = name, ExecutionProvider = name, Devices = ["npu", "gpu", "cpu"] };

    /// <summary>The options with their placeholders filled in.</summary>
    /// <param name="folder">Folder of the plug-in library.</param>
    internal Dictionary<string, string> OptionsIn(string folder) =>
        Options.ToDictionary(option => option.Key, option => Expand(option.Value, folder), StringComparer.Ordinal);

    private static string Expand(string value, string folder)
    {
        const string Library = "{library:";
        value = value.Replace("{folder}", folder, StringComparison.Ordinal);
        while (value.IndexOf(Library, StringComparison.Ordinal) is var start and >= 0 && value.IndexOf('}', start) is var end and > 0)
        {
            var name = value[(start + Library.Length)..end];
            value = value[..start] + (RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? $"{name}.dll" : $"lib{name}.so") + value[(end + 1)..];
        }

        return value;
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;
using N2Eye.Runtime;

namespace N2Eye.Program.Settings;

/// <summary>
/// <c>n2eye.json</c>: what a box is set to. Flags and environment variables stand over it (docs/settings.md). Relative paths are
/// relative to the file's folder.
/// </summary>
internal sealed record SettingsFile
{
    public const string FileName = "n2eye.json";

    /// <summary>Weights file.</summary>
    public string? Weights { get; init; }

    /// <summary>Threads; 0 = one for each core.</summary>
    public int? Threads { get; init; }

    /// <summary>Longest prompt plus answer, tokens.</summary>
    public int? Context { get; init; }

    /// <summary>What is logged on stderr.</summary>
    public string? LogLevel { get; init; }

    /// <summary>How it is logged: text or json.</summary>
    public string? LogFormat { get; init; }

    /// <summary>auto, cpu, npu or a provider's name.</summary>
    public string? Ep { get; init; }

    /// <summary>Plug-in libraries by name.</summary>
    public Dictionary<string, string>? EpLibraries { get; init; }

    /// <summary>Options of the execution provider.</summary>
    public Dictionary<string, string>? EpOptions { get; init; }

    /// <summary>Folder of plug-in libraries.</summary>
    public string? EpFolder { get; init; }

    /// <summary>Whether the CPU may compute what the provider does not take.</summary>
    public bool? EpPartial { get; init; }

    /// <summary>Folder of compiled graphs.</summary>
    public string? Cache { get; init; }

    /// <summary>The settings that apply: of a named file, or of the one beside the program, or none.</summary>
    /// <param name="path">The file that the user named; null = the one beside the program, where there is one.</param>
    /// <exception cref="N2EyeException">It cannot be read, or has a field that is none of these.</exception>
    public static SettingsFile Read(string? path)
    {
        var beside = Path.Combine(AppContext.BaseDirectory, FileName);
        if (path is null && !File.Exists(beside)) return new SettingsFile();
        path ??= beside;
        try
        {
            using var stream = File.OpenRead(path);
            var settings = JsonSerializer.Deserialize(stream, SettingsJson.Default.SettingsFile) ?? throw new JsonException("it is null");
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            return settings with
            {
                Weights = In(settings.Weights),
                EpFolder = In(settings.EpFolder),
                Cache = In(settings.Cache),
                EpLibraries = settings.EpLibraries?.ToDictionary(library => library.Key, library => In(library.Value)!),
            };

            string? In(string? file) => file is null ? null : Path.GetFullPath(file, folder);
        }
        catch (JsonException exception)
        {
            throw new N2EyeException(FailureKind.BadInput, $"{path}: {exception.Message.ReplaceLineEndings(" ")}", exception);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new N2EyeException(FailureKind.BadInput, $"{path}, the settings file, is not there.", exception);
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(SettingsFile))]
internal sealed partial class SettingsJson : JsonSerializerContext;

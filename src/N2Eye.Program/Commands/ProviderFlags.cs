using System.CommandLine;
using N2Eye.Program.Settings;
using N2Eye.Runtime;
using N2Eye.Runtime.Providers;

namespace N2Eye.Program.Commands;

/// <summary>Flags that choose the device, with the environment variables and settings that say the same.</summary>
internal sealed class ProviderFlags
{
    private readonly Option<string?> provider = new("--ep")
    {
        Description = "Execution provider: auto (an NPU that works, or else the CPU), cpu, ort-cpu (without n2eye's own kernels), npu (fails without one), or a name that 'n2eye devices' lists. [default: auto]",
        HelpName = "auto|cpu|ort-cpu|npu|NAME",
    };

    private readonly Option<string[]> libraries = Pairs("--ep-library", "NAME=PATH", "Plug-in library of an execution provider.");
    private readonly Option<string[]> options = Pairs("--ep-option", "KEY=VALUE", "Option of the execution provider.");
    private readonly Option<string?> folder = new("--ep-folder") { Description = "Where plug-in libraries are looked for. [default: beside the program, and in its folder 'ep']", HelpName = "DIR" };
    private readonly Option<bool> partial = new("--ep-partial") { Description = "Let the CPU compute the nodes that the execution provider does not take." };
    private readonly Option<string?> cache = new("--cache") { Description = "Where states of system prompts, pictures as the decoder reads them, and graphs compiled for an NPU are kept; none = nowhere. [default: n2eye in the user's cache folder]", HelpName = "DIR" };

    public void AddTo(Command command)
    {
        command.Add(provider);
        command.Add(libraries);
        command.Add(options);
        command.Add(folder);
        command.Add(partial);
        command.Add(cache);
    }

    /// <summary>The flag, then the environment, then the settings.</summary>
    public ProviderChoice Read(ParseResult parsed, SettingsFile settings) => new()
    {
        Name = Variables.First(parsed.GetValue(provider), "N2EYE_EP", settings.Ep) ?? ProviderChoice.Auto,
        Libraries = Merged(settings.EpLibraries, "N2EYE_EP_LIBRARIES", parsed.GetValue(libraries), "--ep-library"),
        Options = Merged(settings.EpOptions, "N2EYE_EP_OPTIONS", parsed.GetValue(options), "--ep-option"),
        Folder = Variables.First(parsed.GetValue(folder), "N2EYE_EP_FOLDER", settings.EpFolder),
        Cache = CacheFolder.Of(Variables.First(parsed.GetValue(cache), "N2EYE_CACHE", settings.Cache)),
        Partial = parsed.GetValue(partial) || Variables.Flag("N2EYE_EP_PARTIAL", settings.EpPartial),
    };

    private static Option<string[]> Pairs(string name, string helpName, string description) => new(name) { Description = description + " May be given more than once.", HelpName = helpName };

    /// <summary>What later places say replaces, key by key, what earlier ones say.</summary>
    private static Dictionary<string, string> Merged(Dictionary<string, string>? settings, string variable, string[]? flags, string flag)
    {
        var merged = new Dictionary<string, string>(settings ?? [], StringComparer.Ordinal);
        foreach (var pair in (Environment.GetEnvironmentVariable(variable) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) Add(pair, variable);
        foreach (var pair in flags ?? []) Add(pair, flag);
        return merged;

        void Add(string pair, string place)
        {
            var at = pair.IndexOf('=');
            if (at <= 0) throw new N2EyeException(FailureKind.BadInput, $"{place} is {Flags.Quote(pair)}: it must be NAME=VALUE.");
            merged[pair[..at]] = pair[(at + 1)..];
        }
    }
}

using Microsoft.ML.OnnxRuntime;
using N2Eye.Runtime.Execution;

namespace N2Eye.Runtime.Providers;

/// <summary>
/// Registers plug-in libraries with ONNX Runtime and chooses among the devices that they offer. A library stays registered until
/// the process ends: sessions hold on to its code.
/// </summary>
public static class ProviderRegistry
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, string> Registered = new(StringComparer.Ordinal); // registration → path

    /// <summary>Version of the library that is loaded.</summary>
    public static string OnnxRuntimeVersion => OrtEnvironment.Instance.GetVersionString();

    /// <summary>The provider that fits the choice best.</summary>
    /// <param name="choice">What the user asked for.</param>
    /// <param name="refusals">Receives why others, or this, cannot be used.</param>
    /// <returns>Null where there is none: the CPU it is, unless the choice forbids.</returns>
    internal static SelectedProvider? Select(ProviderChoice choice, List<ProviderRefusal> refusals)
    {
        foreach (var library in ProviderSearch.Find(choice, refusals))
        {
            if (Refusal(library) is { } reason) refusals.Add(new ProviderRefusal(library.Description.Name, reason));
            else if (Offer(library.Description, library, choice, refusals) is { } selected) return selected;
        }

        // What is part of ONNX Runtime itself, as Microsoft's QNN package for Windows has it, needs no library.
        if (choice.IsAuto && !BuiltIn) return null;
        foreach (var description in ProviderDescriptions.All().Where(choice.Means))
        {
            if (Devices(description).Count > 0 && Offer(description, null, choice, refusals) is { } selected) return selected;
        }

        return null;
    }

    /// <summary>Every device that ONNX Runtime lists after every library that can be registered is.</summary>
    public static IReadOnlyList<ProviderDevice> ListDevices(ProviderChoice choice, List<ProviderRefusal> refusals)
    {
        foreach (var library in ProviderSearch.Find(choice, refusals))
        {
            if (Refusal(library) is { } reason) refusals.Add(new ProviderRefusal(library.Description.Name, reason));
        }

        return OrtSessions.Guard(() => Listed().ConvertAll(ProviderDevice.Of));
    }

    /// <summary>True where the program was built with a package that has an execution provider inside (-p:N2EyeQnn=true).</summary>
    private static bool BuiltIn => AppContext.TryGetSwitch("N2Eye.Qnn", out var qnn) && qnn;

    /// <summary>Registers a library; says why it cannot be.</summary>
    private static string? Refusal(ProviderLibrary library)
    {
        if (Version.TryParse(library.Description.LeastGlibc, out var least) && Glibc.Version is { } present && present < least)
            return $"{library.Path} needs glibc {least} and this system has {present}: use a newer system";
        lock (Gate)
        {
            if (Registered.TryGetValue(library.Registration, out var path))
                return path == library.Path ? null : $"{library.Registration} is registered already, from {path}";
            try
            {
                OrtEnvironment.Instance.RegisterExecutionProviderLibrary(library.Registration, library.Path);
                Registered.Add(library.Registration, library.Path);
                return null;
            }
            catch (OnnxRuntimeException exception)
            {
                return $"{library.Path} cannot be used: {OrtSessions.OneLine(exception)}";
            }
        }
    }

    private static SelectedProvider? Offer(ProviderDescription description, ProviderLibrary? library, ProviderChoice choice, List<ProviderRefusal> refusals)
    {
        var kinds = choice.IsNpu ? [.. description.Devices.Where(kind => kind == "npu")] : description.Devices;
        var devices = Devices(description);
        // All devices of one kind: a provider may spread a graph over them.
        var chosen = kinds.Select(kind => devices.Where(device => ProviderDevice.KindOf(device) == kind).ToList()).FirstOrDefault(list => list.Count > 0);
        if (chosen is null)
        {
            var there = devices.Count == 0 ? "none" : string.Join(", ", devices.Select(ProviderDevice.KindOf).Distinct());
            refusals.Add(new ProviderRefusal(description.Name, $"it finds no {string.Join(" or ", kinds)} on this machine ({there} offered)"));
            return null;
        }

        var options = library is null ? [] : description.OptionsIn(Path.GetDirectoryName(library.Path)!);
        foreach (var (key, value) in choice.Options) options[key] = value;
        foreach (var key in description.NeedsFiles)
        {
            if (!options.TryGetValue(key, out var file) || File.Exists(file)) continue;
            refusals.Add(new ProviderRefusal(description.Name, $"{file} ({key}) is not there: put it beside the plug-in, or say where with --ep-option {key}=PATH"));
            return null;
        }

        return new SelectedProvider(description, chosen, options);
    }

    private static List<OrtEpDevice> Devices(ProviderDescription description) =>
        Listed().FindAll(device => string.Equals(device.EpName, description.ExecutionProvider, StringComparison.Ordinal));

    /// <summary>Every device. ONNX Runtime gives its own list, which a registration elsewhere moves: copied while there can be none.</summary>
    private static List<OrtEpDevice> Listed()
    {
        lock (Gate) return [.. OrtEnvironment.Instance.GetEpDevices()];
    }
}

using System.Globalization;
using N2Eye.Program.Commands;
using N2Eye.Runtime;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Models;
using N2Eye.Runtime.Providers;
using N2Eye.Weights;

namespace N2Eye.Program.Devices;

/// <summary>Looks at everything that an answer needs, in the order in which it is needed.</summary>
internal static class Examination
{
    // The first release: no clock that was ever set is before it.
    private static readonly DateTime Oldest = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <param name="model">What the program was compiled for.</param>
    /// <param name="settings">How it is run.</param>
    /// <param name="box">The machine.</param>
    public static IEnumerable<Finding> Run(CompiledModel model, ModelSettings settings, IBox box)
    {
        yield return Clock(box.Now);
        yield return Weights(model, settings.Weights);
        yield return Cache(settings.Engine.Provider.Cache);
        foreach (var finding in Providers(settings.Engine.Provider, new DriverFindings(box))) yield return finding;
        foreach (var finding in Graphs(model, settings)) yield return finding;
    }

    internal static Finding Clock(DateTime now)
    {
        var text = now.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        return now >= Oldest ? new Finding($"clock: {text}")
            : new Finding($"clock: {text}, which is in the past", "set it: timedatectl set-ntp true, or date -s 'YYYY-MM-DD HH:MM'; a board without a battery forgets it");
    }

    private static Finding Weights(CompiledModel model, WeightsLocation? location)
    {
        if (location is not { } place)
            return new Finding($"weights: none for {model.Name}", "make them with n2eye-quant, then give --weights FILE or set N2EYE_WEIGHTS", ExitCodes.BadWeights);
        try
        {
            using var file = WeightsFile.Open(place);
            var size = string.Create(CultureInfo.InvariantCulture, $"{file.Tensors.Sum(tensor => tensor.Length) / 1e6:F1} MB {file.Scheme}");
            return file.Fingerprint == model.Fingerprint ? new Finding($"weights: {place.Path}, {size}, for {model.Name}")
                : new Finding($"weights: {place.Path} is of another model ({file.Model})", $"give those of {model.Name} with --weights", ExitCodes.BadWeights);
        }
        catch (Exception exception) when (exception is WeightsException or IOException or UnauthorizedAccessException)
        {
            return new Finding($"weights: {exception.Message}", "copy the file again, or make it again with n2eye-quant", ExitCodes.BadWeights);
        }
    }

    private static Finding Cache(string? folder)
    {
        if (folder is null) return new Finding("cache: none; an NPU's graphs are compiled at every start");
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, Path.GetRandomFileName());
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return new Finding($"cache: {folder}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Finding($"cache: {exception.Message.ReplaceLineEndings(" ")}", "give a folder that this user may write with --cache, or --cache none", ExitCodes.FileAccess);
        }
    }

    private static IEnumerable<Finding> Providers(ProviderChoice choice, DriverFindings drivers)
    {
        var refusals = new List<ProviderRefusal>();
        var devices = ProviderRegistry.ListDevices(choice, refusals);
        foreach (var library in ProviderSearch.Find(choice, []))
        {
            var name = library.Description.Name;
            yield return new Finding($"{name}: {library.Path}");
            foreach (var finding in drivers.Of(library.Description)) yield return finding;
            var offered = devices.Where(device => device.Provider == library.Description.ExecutionProvider).ToList();
            if (offered.Count > 0) yield return new Finding($"{name}: offers {string.Join(", ", offered.Select(device => $"{device.Kind} of {device.HardwareVendor}"))}");
            else if (refusals.All(refusal => refusal.Provider != name)) yield return new Finding($"{name}: offers no device", "see that its driver is loaded and that this user may use it");
        }

        foreach (var refusal in refusals.Where(refusal => !refusal.IsAbsence || !choice.IsAuto))
            yield return new Finding($"{refusal.Provider}: {refusal.Reason}", refusal.IsAbsence ? $"put it there, or give --ep-library {refusal.Provider}=PATH" : "mend what the line names, or use --ep cpu");
        if (choice.IsAuto && refusals.Count > 0 && refusals.All(refusal => refusal.IsAbsence)) yield return new Finding($"execution providers: no plug-in ({string.Join(", ", refusals.Select(refusal => refusal.Provider))}); the CPU answers");
    }

    private static IEnumerable<Finding> Graphs(CompiledModel model, ModelSettings settings)
    {
        var notes = new List<ProviderEvent>();
        Finding? failure = null;
        IReadOnlyList<GraphPlacement> placements = [];
        if (settings.Weights is { } weights)
        {
            try
            {
                using var engine = Engine.Load(model, weights, settings.EngineWithTrial with { Report = notes.Add });
                engine.OpenGraphs();
                placements = engine.Placements;
            }
            catch (N2EyeException exception)
            {
                failure = new Finding($"graphs: {exception.Message}", "see the lines above", ExitCodes.For(exception.Kind));
            }
        }

        foreach (var placement in placements) yield return new Finding($"{placement.Graph} graph: runs on {placement.Device}");
        foreach (var note in notes.Where(note => !note.IsExpected)) yield return new Finding(note.Message, "n2eye devices --nodes shows every node");
        if (failure is not null) yield return failure;
    }
}

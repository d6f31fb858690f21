using System.Globalization;
using System.Runtime.InteropServices;
using N2Eye.Program.Commands;
using N2Eye.Runtime;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Models;
using N2Eye.Runtime.Providers;

namespace N2Eye.Program.Devices;

/// <summary>What there is to run on, what was chosen, and why.</summary>
/// <param name="System">Name and value of what matters of machine and system.</param>
/// <param name="Environment">Variables that decide whether providers work; null where one is not set.</param>
/// <param name="Devices">Every device that ONNX Runtime lists.</param>
/// <param name="Refusals">Providers that cannot be used, and why.</param>
/// <param name="Notes">Why a graph does not run where one might expect.</param>
/// <param name="Graphs">Where each graph runs.</param>
/// <param name="Failure">Why the choice cannot be had; null where it can.</param>
internal sealed record DeviceSurvey(
    IReadOnlyList<(string Name, string Value)> System,
    IReadOnlyList<(string Name, string? Value)> Environment,
    IReadOnlyList<ProviderDevice> Devices,
    IReadOnlyList<ProviderRefusal> Refusals,
    IReadOnlyList<string> Notes,
    IReadOnlyList<GraphPlacement> Graphs,
    string? Failure)
{
    private const double GibiByte = 1 << 30;

    /// <summary>Looks, and opens the graphs where there are weights.</summary>
    /// <exception cref="N2EyeException">A flag, a description or the weights cannot be used.</exception>
    public static DeviceSurvey Make(CompiledModel model, ModelSettings settings)
    {
        var choice = settings.Engine.Provider;
        var refusals = new List<ProviderRefusal>();
        var devices = ProviderRegistry.ListDevices(choice, refusals);
        var notes = new List<string>();
        IReadOnlyList<GraphPlacement> graphs = [];
        string? failure = null;
        if (settings.Weights is { } weights)
        {
            try
            {
                using var engine = Engine.Load(model, weights, settings.EngineWithTrial with { Report = note => notes.Add(note.Message), RecordNodes = true });
                engine.OpenGraphs();
                graphs = engine.Placements;
            }
            catch (N2EyeException exception) when (exception.Kind == FailureKind.Device)
            {
                failure = exception.Message;
            }
        }
        else
        {
            notes.Add("No weights: give --weights to see where the graphs run.");
        }

        return new DeviceSurvey(AboutSystem(), AboutEnvironment(choice), devices, refusals, notes, graphs, failure);
    }

    private static List<(string Name, string Value)> AboutSystem() =>
    [
        ("system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}"),
        ("C library", Glibc.Version is { } glibc ? $"glibc {glibc}" : "not glibc"),
        ("processors", global::System.Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)),
        ("memory", string.Create(CultureInfo.InvariantCulture, $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / GibiByte:F1} GiB")),
        ("ONNX Runtime", ProviderRegistry.OnnxRuntimeVersion),
    ];

    private static List<(string Name, string? Value)> AboutEnvironment(ProviderChoice choice) =>
    [
        .. ProviderDescriptions.All([.. ProviderSearch.Folders(choice)]).SelectMany(description => description.Environment).Distinct(StringComparer.Ordinal)
            .Select(name => (name, global::System.Environment.GetEnvironmentVariable(name))),
    ];
}

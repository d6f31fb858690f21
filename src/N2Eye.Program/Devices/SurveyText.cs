using System.Globalization;
using N2Eye.Runtime.Providers;

namespace N2Eye.Program.Devices;

/// <summary>A survey for people.</summary>
internal static class SurveyText
{
    private const int NameWidth = 14;

    public static void Write(TextWriter output, DeviceSurvey survey, bool nodes)
    {
        foreach (var (name, value) in survey.System) Row(name, value);
        foreach (var (name, value) in survey.Environment) Row("environment", value is null ? $"{name} is not set" : $"{name}={value}");
        foreach (var device in survey.Devices)
        {
            var version = device.Version.Length > 0 ? " " + device.Version : "";
            Row("device", $"{device.Kind}: {device.HardwareVendor} through {device.Provider}{version} ({device.Vendor})");
            foreach (var (key, value) in device.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal)) Row("", $"{key} {value}");
        }

        foreach (var refusal in survey.Refusals) Row("not usable", $"{refusal.Provider}: {refusal.Reason}");
        foreach (var graph in survey.Graphs)
        {
            Row("graph", $"{graph.Graph} on {graph.Device}: {Counts(graph)}");
            if (!nodes) continue;
            foreach (var node in graph.Nodes) Row("", $"{node.Provider} {node.Title}");
        }

        foreach (var note in survey.Notes) Row("note", note);
        if (survey.Failure is { } failure) Row("failure", failure);

        void Row(string name, string text) => output.WriteLine($"{name,-NameWidth}{text}");
    }

    /// <summary>How many nodes of which operators each provider has; what computes a graph that has none.</summary>
    private static string Counts(GraphPlacement graph) => graph.Nodes.Count == 0 ? "n2eye's own kernels" : string.Join("; ", graph.Nodes
        .GroupBy(node => node.Provider, StringComparer.Ordinal)
        .Select(provider => string.Create(CultureInfo.InvariantCulture, $"{provider.Key} {provider.Count()} nodes ({string.Join(", ", Operators(provider))})")));

    private static IEnumerable<string> Operators(IEnumerable<NodePlacement> nodes) => nodes
        .GroupBy(node => node.Operator, StringComparer.Ordinal)
        .OrderByDescending(operators => operators.Count()).ThenBy(operators => operators.Key, StringComparer.Ordinal)
        .Select(operators => string.Create(CultureInfo.InvariantCulture, $"{operators.Count()} {operators.Key}"));
}

using System.Text.Json;
using N2Eye.Runtime.Providers;

namespace N2Eye.Program.Devices;

/// <summary>A survey for programs.</summary>
internal static class SurveyJson
{
    public static void Write(Utf8JsonWriter writer, DeviceSurvey survey, bool nodes)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("system");
        foreach (var (name, value) in survey.System) writer.WriteString(name.ToLowerInvariant().Replace(' ', '_'), value);
        writer.WriteEndObject();
        writer.WriteStartObject("environment");
        foreach (var (name, value) in survey.Environment) writer.WriteString(name, value);
        writer.WriteEndObject();
        writer.WriteStartArray("devices");
        foreach (var device in survey.Devices) Write(writer, device);
        writer.WriteEndArray();
        writer.WriteStartArray("not_usable");
        foreach (var refusal in survey.Refusals)
        {
            writer.WriteStartObject();
            writer.WriteString("provider", refusal.Provider);
            writer.WriteString("reason", refusal.Reason);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("graphs");
        foreach (var graph in survey.Graphs) Write(writer, graph, nodes);
        writer.WriteEndArray();
        writer.WriteStartArray("notes");
        foreach (var note in survey.Notes) writer.WriteStringValue(note);
        writer.WriteEndArray();
        writer.WriteString("failure", survey.Failure);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ProviderDevice device)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", device.Kind);
        writer.WriteString("provider", device.Provider);
        writer.WriteString("provider_vendor", device.Vendor);
        writer.WriteString("provider_version", device.Version);
        writer.WriteString("vendor", device.HardwareVendor);
        writer.WriteNumber("vendor_id", device.VendorId);
        writer.WriteNumber("device_id", device.DeviceId);
        writer.WriteStartObject("metadata");
        foreach (var (key, value) in device.Metadata) writer.WriteString(key, value);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, GraphPlacement graph, bool nodes)
    {
        writer.WriteStartObject();
        writer.WriteString("graph", graph.Graph);
        writer.WriteString("device", graph.Device);
        writer.WriteStartObject("node_counts");
        foreach (var provider in graph.Nodes.GroupBy(node => node.Provider, StringComparer.Ordinal)) writer.WriteNumber(provider.Key, provider.Count());
        writer.WriteEndObject();
        if (nodes)
        {
            writer.WriteStartArray("nodes");
            foreach (var node in graph.Nodes)
            {
                writer.WriteStartObject();
                writer.WriteString("provider", node.Provider);
                writer.WriteString("operator", node.Operator);
                writer.WriteString("domain", node.Domain);
                writer.WriteString("name", node.Node);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace N2Eye.Runtime.Providers;

/// <summary>Reads descriptions: those compiled in, and those that lie beside plug-in libraries.</summary>
public static class ProviderDescriptions
{
    /// <summary>How a description's file ends: <c>NAME.ep.json</c>.</summary>
    public const string Suffix = ".ep.json";

    private const string Embedded = "N2Eye.Runtime.Providers.Descriptions.";

    /// <summary>Those compiled in, and those of a folder, which replace compiled ones of the same name.</summary>
    /// <param name="folders">Folders with plug-in libraries; those that are absent count as empty.</param>
    /// <exception cref="N2EyeException">A file is no description.</exception>
    public static IReadOnlyList<ProviderDescription> All(params ReadOnlySpan<string> folders)
    {
        var all = new Dictionary<string, ProviderDescription>(StringComparer.OrdinalIgnoreCase);
        var assembly = typeof(ProviderDescriptions).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Embedded, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            Add(Read(stream, resource));
        }

        foreach (var folder in folders)
        {
            if (!Directory.Exists(folder)) continue;
            foreach (var path in Directory.EnumerateFiles(folder, "*" + Suffix).Order(StringComparer.Ordinal))
            {
                using var stream = File.OpenRead(path);
                Add(Read(stream, path));
            }
        }

        return [.. all.Values];

        void Add(ProviderDescription description) => all[description.Name] = description;
    }

    /// <exception cref="N2EyeException">It is no description.</exception>
    internal static ProviderDescription Read(Stream stream, string place)
    {
        try
        {
            var description = JsonSerializer.Deserialize(stream, DescriptionJson.Default.ProviderDescription) ?? throw new JsonException("it is null");
            foreach (var device in description.Devices)
            {
                if (device is not ("npu" or "gpu" or "cpu")) throw new JsonException($"devices has \"{device}\", which is none of npu, gpu, cpu");
            }

            return description;
        }
        catch (JsonException exception)
        {
            throw new N2EyeException(FailureKind.BadInput, $"{place} is no description of an execution provider: {exception.Message.ReplaceLineEndings(" ")}", exception);
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(ProviderDescription))]
internal sealed partial class DescriptionJson : JsonSerializerContext;

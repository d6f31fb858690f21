using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using N2Eye.Watch.Options;

namespace N2Eye.Watch.Sinks.Mqtt;

/// <summary>What Home Assistant is told, so that it shows every question as a sensor, every trigger as a switch, and a button that asks.</summary>
internal static class Discovery
{
    /// <summary>The announcements, retained.</summary>
    public static IEnumerable<MqttMessage> Of(WatchedSite site, MqttTopics topics, string prefix)
    {
        var origin = new DiscoveryOrigin { Name = "n2eye", SwVersion = site.Version };
        foreach (var camera in site.Cameras)
        {
            var device = new DiscoveryDevice
            {
                Identifiers = [Identifier("n2eye", site.Name, camera.Name)],
                Name = camera.Name,
                Manufacturer = "N2Eye",
                Model = site.Model,
                SwVersion = site.Version,
            };

            foreach (var query in camera.Queries)
            {
                yield return Announce("sensor", Identifier("n2eye", site.Name, camera.Name, query), query, entity => entity with
                {
                    StateTopic = topics.State(camera.Name, query),
                    JsonAttributesTopic = topics.Attributes(camera.Name, query),
                    // Home Assistant's states end at 255 characters; the whole answer is among the attributes.
                    ValueTemplate = "{{ value[:255] }}",
                });
                yield return Announce("button", Identifier("n2eye", site.Name, camera.Name, query, "ask"), "Ask " + query, entity => entity with
                {
                    CommandTopic = topics.Set(camera.Name, query),
                    PayloadPress = "ask",
                });
            }

            foreach (var trigger in camera.Triggers)
            {
                yield return Announce("switch", Identifier("n2eye", site.Name, camera.Name, "trigger", trigger), "Trigger " + trigger, entity => entity with
                {
                    StateTopic = topics.TriggerState(camera.Name, trigger),
                    CommandTopic = topics.TriggerSet(camera.Name, trigger),
                });
            }

            MqttMessage Announce(string component, string id, string name, Func<DiscoveryEntity, DiscoveryEntity> complete)
            {
                var entity = complete(new DiscoveryEntity { Name = name, UniqueId = id, AvailabilityTopic = topics.Availability, Device = device, Origin = origin });
                return new MqttMessage($"{prefix}/{component}/{id}/config", JsonSerializer.SerializeToUtf8Bytes(entity, DiscoveryJson.Default.DiscoveryEntity), true);
            }
        }
    }

    /// <summary>Letters, digits, dashes and underscores, which is what Home Assistant takes. Names with other characters get a hash, so that two never become one.</summary>
    private static string Identifier(params ReadOnlySpan<string> parts)
    {
        var all = string.Join('_', parts!);
        var plain = string.Concat(all.Select(c => PlainName.Has(c) ? c : '-'));
        // An underscore inside a name could be another's border.
        var isOwn = plain == all && all.Count(c => c == '_') == parts.Length - 1;
        return isOwn ? plain : plain + "-" + XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(string.Join('\n', parts!))).ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
    }
}

/// <summary>An entity of Home Assistant's MQTT discovery.</summary>
internal sealed record DiscoveryEntity
{
    public required string Name { get; init; }

    public required string UniqueId { get; init; }

    public string? StateTopic { get; init; }

    public string? JsonAttributesTopic { get; init; }

    public string? ValueTemplate { get; init; }

    public string? CommandTopic { get; init; }

    public string? PayloadPress { get; init; }

    public required string AvailabilityTopic { get; init; }

    public required DiscoveryDevice Device { get; init; }

    public required DiscoveryOrigin Origin { get; init; }
}

/// <summary>A device: one camera.</summary>
internal sealed record DiscoveryDevice
{
    public required string[] Identifiers { get; init; }

    public required string Name { get; init; }

    public required string Manufacturer { get; init; }

    public required string Model { get; init; }

    public required string SwVersion { get; init; }
}

/// <summary>Who announces.</summary>
internal sealed record DiscoveryOrigin
{
    public required string Name { get; init; }

    public required string SwVersion { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DiscoveryEntity))]
internal sealed partial class DiscoveryJson : JsonSerializerContext;

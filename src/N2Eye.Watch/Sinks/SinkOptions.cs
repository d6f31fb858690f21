using System.Text.Json.Serialization;
using N2Eye.Runtime;
using N2Eye.Watch.Options;
using N2Eye.Watch.Sinks.Mqtt;
using N2Eye.Watch.Sinks.Nats;
using N2Eye.Watch.Sinks.Webhook;

namespace N2Eye.Watch.Sinks;

/// <summary>One entry of <c>sinks</c> in the configuration (docs/sinks.md). Its <c>type</c>, which comes first, says which fields it has.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(StdoutSinkOptions), "stdout")]
[JsonDerivedType(typeof(MqttSinkOptions), "mqtt")]
[JsonDerivedType(typeof(WebhookSinkOptions), "webhook")]
[JsonDerivedType(typeof(NatsSinkOptions), "nats")]
public abstract record SinkOptions
{
    // Settable, here and wherever a field has a default: the JSON generator gives what is init-only its type's default where the field is absent.
    private string? name;

    /// <summary>Names the sink in logs and its cursor's file; its type where it has none. Two sinks need two names.</summary>
    public string Name
    {
        get => name ?? Type;
        set => name = value;
    }

    /// <summary>Seconds before the second attempt; each further wait is twice as long.</summary>
    public double RetrySeconds { get; set; } = 1;

    /// <summary>Seconds of the longest wait between attempts.</summary>
    public double RetryMostSeconds { get; set; } = 60;

    /// <summary>Seconds after which an attempt without acknowledgement has failed.</summary>
    public double TimeoutSeconds { get; set; } = 30;

    /// <summary>What <c>type</c> says.</summary>
    [JsonIgnore]
    public abstract string Type { get; }

    /// <summary>Checks the values.</summary>
    /// <param name="path">What messages call the object, such as <c>watch.json: sinks[0]</c>.</param>
    /// <exception cref="N2EyeException">BadInput: names the field and what it may be.</exception>
    public virtual void Validate(string path)
    {
        if (!PlainName.Is(Name)) throw Bad(path, "name", "must be 1 to 64 letters, digits, dashes and underscores");
        if (!(RetrySeconds is > 0 and <= 86400)) throw Bad(path, "retry_seconds", "must be above 0 and at most 86400");
        if (!(RetryMostSeconds >= RetrySeconds && RetryMostSeconds <= 86400)) throw Bad(path, "retry_most_seconds", "must be from retry_seconds to 86400");
        if (!(TimeoutSeconds is > 0 and <= 3600)) throw Bad(path, "timeout_seconds", "must be above 0 and at most 3600");
    }

    internal Backoff Backoff() => new(TimeSpan.FromSeconds(RetrySeconds), TimeSpan.FromSeconds(RetryMostSeconds), N2Eye.Watch.Backoff.ForServers, Random.Shared.NextDouble);

    /// <summary>The failure that names a field.</summary>
    internal static N2EyeException Bad(string path, string field, string what) => new(FailureKind.BadInput, $"{path}.{field} {what}.");
}

/// <summary>Events as JSON Lines on standard output, from the start of the program.</summary>
public sealed record StdoutSinkOptions : SinkOptions
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Type => "stdout";
}

using System.Text.Json.Serialization;
using N2Eye.Watch.Options;
using N2Eye.Watch.Sinks.Security;

namespace N2Eye.Watch.Sinks.Mqtt;

/// <summary>The protocol's version.</summary>
[JsonConverter(typeof(SnakeCaseEnum<MqttProtocol>))]
public enum MqttProtocol
{
    /// <summary>MQTT 5: the broker says why it refuses something.</summary>
    [JsonStringEnumMemberName("5")]
    V5,

    /// <summary>MQTT 3.1.1, for brokers that know no other.</summary>
    [JsonStringEnumMemberName("3.1.1")]
    V311,
}

/// <summary>Events to an MQTT broker, and commands from it (docs/sinks.md#mqtt).</summary>
public sealed record MqttSinkOptions : SinkOptions
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Type => "mqtt";

    /// <summary>The broker: <c>mqtt://host:1883</c>, or <c>mqtts://host:8883</c> with TLS.</summary>
    public string Url { get; set; } = "mqtt://127.0.0.1:1883";

    /// <summary>MQTT's version.</summary>
    public MqttProtocol Protocol { get; set; } = MqttProtocol.V5;

    /// <summary>How the broker knows this box; <c>n2eye-SITE</c> where it is not given. Two boxes need two.</summary>
    public string? ClientId { get; set; }

    /// <summary>Who logs in.</summary>
    public string? Username { get; set; }

    /// <summary>File that holds the password.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>Environment variable that holds the password.</summary>
    public string? PasswordEnv { get; set; }

    /// <summary>Certificates of <c>mqtts</c>.</summary>
    public TlsFiles? Tls { get; set; }

    /// <summary>First level of every topic.</summary>
    public string Prefix { get; set; } = "n2eye";

    /// <summary>Home Assistant's discovery prefix; null announces nothing.</summary>
    public string? DiscoveryPrefix { get; set; } = "homeassistant";

    /// <summary>Seconds between two signs of life; a broker that hears none for one and a half times as long sends the last will.</summary>
    public double KeepAliveSeconds { get; set; } = 30;

    /// <inheritdoc/>
    public override void Validate(string path)
    {
        base.Validate(path);
        if (Address() is null) throw Bad(path, "url", $"is '{Url}': give mqtt://host or mqtts://host, with a port where it is another than 1883 or 8883");
        if (!IsTopic(Prefix)) throw Bad(path, "prefix", "must be a topic without + and #");
        if (DiscoveryPrefix is not null && !IsTopic(DiscoveryPrefix)) throw Bad(path, "discovery_prefix", "must be a topic without + and #");
        if (!(KeepAliveSeconds is >= 1 and <= 65535)) throw Bad(path, "keep_alive_seconds", "must be from 1 to 65535");
        if (Username is null && (PasswordFile ?? PasswordEnv) is not null) throw Bad(path, "username", "is missing: a password is given");
        _ = Password(path);
        if (Tls is not null && Address()!.Scheme != "mqtts") throw Bad(path, "tls", "is given, but url begins with mqtt:// and not mqtts://");
        Tls?.Validate(path + ".tls");
    }

    /// <summary>The broker's address with its port; null where it is none.</summary>
    internal Uri? Address()
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var uri) || uri.Scheme is not ("mqtt" or "mqtts") || uri.Host.Length == 0 || uri.PathAndQuery is not ("" or "/") || uri.UserInfo.Length > 0) return null;
        return uri.Port >= 0 ? uri : new UriBuilder(uri) { Port = uri.Scheme == "mqtts" ? 8883 : 1883 }.Uri;
    }

    internal string? Password(string path) => Secret.Read(path, "password", PasswordFile, PasswordEnv);

    private static bool IsTopic(string text) => text.Length is > 0 and <= 256 && text.AsSpan().IndexOfAny("+#\0") < 0 && text[0] is not ('/' or '$') && text[^1] != '/';
}

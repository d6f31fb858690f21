using System.Text.Json.Serialization;
using N2Eye.Watch.Options;

namespace N2Eye.Watch.Sinks.Nats;

/// <summary>Events into a stream of NATS JetStream (docs/sinks.md#nats).</summary>
public sealed record NatsSinkOptions : SinkOptions
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Type => "nats";

    /// <summary>The server and how to log in.</summary>
    public NatsServerOptions Server { get; set; } = new();

    /// <summary>First tokens of the subjects: <c>PREFIX.SITE.CAMERA.QUERY</c>.</summary>
    public string Prefix { get; set; } = "n2eye.events";

    /// <summary>The stream's name.</summary>
    public string Stream { get; set; } = "N2EYE";

    /// <summary>Whether the stream is made where it is absent; one that exists is left as it is.</summary>
    public bool CreateStream { get; set; } = true;

    /// <summary>Bytes that a stream that is made keeps; the oldest events go.</summary>
    public long StreamBytes { get; set; } = 1 << 30;

    /// <summary>Days that a stream that is made keeps events.</summary>
    public double StreamDays { get; set; } = 30;

    /// <summary>Seconds within which a stream that is made recognises an event that comes twice.</summary>
    public double DuplicateSeconds { get; set; } = 3600;

    /// <inheritdoc/>
    public override void Validate(string path)
    {
        base.Validate(path);
        Server.Validate(path + ".server");
        if (!NatsNames.IsSubject(Prefix)) throw Bad(path, "prefix", "must be tokens of letters, digits, dashes and underscores, with dots between");
        if (!PlainName.Is(Stream)) throw Bad(path, "stream", "must be letters, digits, dashes and underscores");
        if (StreamBytes < 1 << 20) throw Bad(path, "stream_bytes", "must be at least 1048576");
        if (!(StreamDays is > 0 and <= 36500)) throw Bad(path, "stream_days", "must be above 0 and at most 36500");
        if (!(DuplicateSeconds >= 1 && DuplicateSeconds <= StreamDays * 86400)) throw Bad(path, "duplicate_seconds", "must be at least 1 and no more than stream_days");
    }
}

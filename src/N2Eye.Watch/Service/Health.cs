using System.Text.Json.Serialization;
using N2Eye.Watch.Sources.Supervision;

namespace N2Eye.Watch.Service;

/// <summary>How the service is: what /health answers, as JSON.</summary>
internal sealed record Health
{
    /// <summary>starting, ok or degraded.</summary>
    public required string Status { get; init; }

    /// <summary>What is wrong, one line each.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>Whether the model is in memory.</summary>
    public bool Warm { get; init; }

    /// <summary>The cameras by name.</summary>
    public required IReadOnlyDictionary<string, CameraHealth> Cameras { get; init; }

    /// <summary>Whether each trigger is on.</summary>
    public required IReadOnlyDictionary<string, bool> Triggers { get; init; }

    /// <summary>Triggers that wait for their questions.</summary>
    public int Waiting { get; init; }

    /// <summary>Events that wait for the disk.</summary>
    public int Unwritten { get; init; }

    /// <summary>The sinks by name. One that does not deliver is no problem of the box: its events are kept.</summary>
    public required IReadOnlyDictionary<string, SinkHealth> Sinks { get; init; }

    /// <summary>True where everything works.</summary>
    [JsonIgnore]
    public bool IsFine => Status == "ok";
}

/// <summary>How a camera is.</summary>
internal sealed record CameraHealth
{
    /// <summary>connecting, running, stalled, waiting or ended.</summary>
    public required SourceState State { get; init; }

    /// <summary>Why it broke last; null where it never did.</summary>
    public string? Error { get; init; }

    /// <summary>When the last picture came.</summary>
    public DateTimeOffset? LastPicture { get; init; }

    /// <summary>Pictures since the start.</summary>
    public long Pictures { get; init; }

    /// <summary>How often it was opened again.</summary>
    public long Reconnects { get; init; }
}

/// <summary>How a sink is.</summary>
internal sealed record SinkHealth
{
    /// <summary>Events that it took.</summary>
    public long Delivered { get; init; }

    /// <summary>Events that wait for it.</summary>
    public long Pending { get; init; }

    /// <summary>Events that it will never get: they were too old to keep.</summary>
    public long Dropped { get; init; }

    /// <summary>Why it does not deliver; null while it does.</summary>
    public string? Error { get; init; }
}

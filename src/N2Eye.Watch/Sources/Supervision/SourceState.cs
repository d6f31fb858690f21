using System.Text.Json.Serialization;
using N2Eye.Watch.Options;

namespace N2Eye.Watch.Sources.Supervision;

/// <summary>What a source is doing.</summary>
[JsonConverter(typeof(SnakeCaseEnum<SourceState>))]
public enum SourceState
{
    /// <summary>It is being opened; no frame came yet.</summary>
    Connecting,

    /// <summary>Frames come.</summary>
    Running,

    /// <summary>It is open and no frame came for too long; it is being closed.</summary>
    Stalled,

    /// <summary>It broke; the next attempt waits.</summary>
    Waiting,

    /// <summary>It came to its end, as standard input does, or was stopped.</summary>
    Ended,
}

/// <summary>How a source fares, at one moment.</summary>
/// <param name="State">What it is doing.</param>
/// <param name="Since">Since when.</param>
/// <param name="Frames">Frames since the start.</param>
/// <param name="LastFrame">When the last one came; null = none yet.</param>
/// <param name="Reconnects">How often it was opened again.</param>
/// <param name="Stalls">How often it stalled.</param>
/// <param name="LastError">The last failure, one line; it stays after recovery. Null = none yet.</param>
/// <param name="LastErrorAt">When that was.</param>
public sealed record SourceHealth(
    SourceState State,
    DateTimeOffset Since,
    long Frames,
    DateTimeOffset? LastFrame,
    long Reconnects,
    long Stalls,
    string? LastError,
    DateTimeOffset? LastErrorAt);

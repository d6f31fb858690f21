using N2Eye.Watch.Journal;
using N2Eye.Watch.Queries;
using N2Eye.Watch.Service;
using N2Eye.Watch.Sinks;
using N2Eye.Watch.Sinks.Snapshots;
using N2Eye.Watch.Sources;
using N2Eye.Watch.Triggers;
using N2Eye.Watch.Watching;

namespace N2Eye.Watch.Configuration;

/// <summary>watch.json (docs/watch.md): what is watched, what is asked when, and where the answers go.</summary>
/// <remarks>What has a default is settable: the JSON generator would give an init-only property the default of its type.</remarks>
internal sealed record WatchConfig
{
    /// <summary>The box or place; the machine's name where it is not given.</summary>
    public string? Site { get; init; }

    /// <summary>The cameras by name.</summary>
    public Dictionary<string, CameraOptions> Cameras { get; set; } = [];

    /// <summary>The triggers by name.</summary>
    public Dictionary<string, TriggerEntry> Triggers { get; set; } = [];

    /// <summary>The questions by name.</summary>
    public Dictionary<string, QueryOptions> Queries { get; set; } = [];

    /// <summary>Triggers that wait.</summary>
    public QueueOptions Queue { get; set; } = new();

    /// <summary>Where events are kept; null = nowhere.</summary>
    public JournalOptions? Journal { get; init; }

    /// <summary>Where events' pictures are kept; null = nowhere.</summary>
    public SnapshotOptions? Snapshots { get; init; }

    /// <summary>Where events are sent, by name.</summary>
    public Dictionary<string, SinkOptions> Sinks { get; set; } = [];

    /// <summary>Status page, health and metrics.</summary>
    public ServiceOptions Service { get; set; } = new();
}

/// <summary>A camera.</summary>
internal sealed record CameraOptions
{
    /// <summary>Where its pictures come from.</summary>
    public SourceOptions? Source { get; init; }

    /// <summary>How many of its newest pictures are held, for triggers that look back.</summary>
    public int KeepPictures { get; set; } = 8;

    /// <summary>How many megabytes these may have.</summary>
    public double KeepMegabytes { get; set; } = 32;
}

/// <summary>A trigger: when, about which cameras, and what is asked.</summary>
internal sealed record TriggerEntry
{
    /// <summary>When; null = for every picture.</summary>
    public TriggerOptions? On { get; init; }

    /// <summary>Its cameras; null = all.</summary>
    public IReadOnlyList<string>? Cameras { get; init; }

    /// <summary>Its questions.</summary>
    public IReadOnlyList<string>? Ask { get; init; }

    /// <summary>Of how many pictures the sharpest is taken.</summary>
    public int BestOf { get; set; } = 1;

    /// <summary>Which pictures these are.</summary>
    public BestFrom BestFrom { get; init; }

    /// <summary>Seconds that the pictures of <see cref="BestOf"/> are waited for.</summary>
    public double BestWithinSeconds { get; set; } = 2;

    /// <summary>Whether it is on from the start; MQTT switches it.</summary>
    public bool Enabled { get; set; } = true;
}

/// <summary>Triggers that wait for their questions.</summary>
internal sealed record QueueOptions
{
    /// <summary>How many may wait.</summary>
    public int Length { get; set; } = 16;

    /// <summary>Which are dropped when more come.</summary>
    public QueueWins Wins { get; set; } = QueueWins.Newest;
}

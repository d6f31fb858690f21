using System.Globalization;
using System.Text.Json.Serialization;
using N2Eye.Runtime;
using N2Eye.Watch.Options;

namespace N2Eye.Watch.Journal;

/// <summary>When an appended event is on the disk.</summary>
[JsonConverter(typeof(SnakeCaseEnum<FsyncPolicy>))]
public enum FsyncPolicy
{
    /// <summary>Before Append returns: a power cut loses no acknowledged event.</summary>
    Always,

    /// <summary>Within <see cref="JournalOptions.FsyncSeconds"/>: a power cut loses that much, a killed process nothing.</summary>
    Interval,

    /// <summary>When the system writes it: a power cut loses what the system held, a killed process nothing.</summary>
    Never,
}

/// <summary>Where the journal lies and how much it keeps.</summary>
public sealed record JournalOptions
{
    // Settable where a field has a default: the JSON generator gives what is init-only its type's default where the field is absent.

    /// <summary>The folder; nothing else may lie in it. It is made where it is absent.</summary>
    public required string Folder { get; init; }

    /// <summary>Bytes from which a new segment is begun.</summary>
    public long SegmentBytes { get; set; } = 8 << 20;

    /// <summary>Hours after which a new segment is begun.</summary>
    public double SegmentHours { get; set; } = 24;

    /// <summary>Bytes of all segments together; the oldest go, sent or not.</summary>
    public long KeepBytes { get; set; } = 256 << 20;

    /// <summary>Days that a segment is kept behind its last event; one that a sink has not sent yet is kept longer.</summary>
    public double KeepDays { get; set; } = 365;

    /// <summary>When an appended event is on the disk.</summary>
    public FsyncPolicy Fsync { get; set; } = FsyncPolicy.Always;

    /// <summary>Seconds between two flushes under <see cref="FsyncPolicy.Interval"/>.</summary>
    public double FsyncSeconds { get; set; } = 1;

    /// <summary>Checks the values.</summary>
    /// <param name="path">What messages call the object, such as <c>watch.json: journal</c>.</param>
    /// <exception cref="N2EyeException">BadInput: names the field and what it may be.</exception>
    public void Validate(string path)
    {
        if (Folder.Length == 0) throw Bad("folder", "is empty: give the folder that events are kept in");
        if (SegmentBytes is < 1 << 12 or > 1 << 30) throw Bad("segment_bytes", "must be from 4096 to 1073741824");
        if (!(SegmentHours is > 0 and <= 8784)) throw Bad("segment_hours", "must be above 0 and at most 8784");
        if (KeepBytes < SegmentBytes) throw Bad("keep_bytes", string.Create(CultureInfo.InvariantCulture, $"must be at least segment_bytes ({SegmentBytes})"));
        if (!(KeepDays is > 0 and <= 36500)) throw Bad("keep_days", "must be above 0 and at most 36500");
        if (!(FsyncSeconds is > 0 and <= 3600)) throw Bad("fsync_seconds", "must be above 0 and at most 3600");

        N2EyeException Bad(string field, string what) => new(FailureKind.BadInput, $"{path}.{field} {what}.");
    }
}

using N2Eye.Runtime;

namespace N2Eye.Watch.Sinks.Snapshots;

/// <summary>Where the pictures of events are kept, and how many.</summary>
public sealed record SnapshotOptions
{
    /// <summary>The folder; it is made where it is absent.</summary>
    public required string Folder { get; init; }

    /// <summary>Bytes of all pictures together; the oldest go.</summary>
    public long KeepBytes { get; set; } = 1 << 30;

    /// <summary>Days that a picture is kept.</summary>
    public double KeepDays { get; set; } = 30;

    /// <summary>Checks the values.</summary>
    /// <param name="path">What messages call the object, such as <c>watch.json: snapshots</c>.</param>
    /// <exception cref="N2EyeException">BadInput: names the field and what it may be.</exception>
    public void Validate(string path)
    {
        if (Folder.Length == 0) throw SinkOptions.Bad(path, "folder", "is empty: give the folder that pictures are kept in");
        if (KeepBytes < 1 << 20) throw SinkOptions.Bad(path, "keep_bytes", "must be at least 1048576");
        if (!(KeepDays is > 0 and <= 36500)) throw SinkOptions.Bad(path, "keep_days", "must be above 0 and at most 36500");
    }
}

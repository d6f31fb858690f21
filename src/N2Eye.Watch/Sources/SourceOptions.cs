using System.Text.Json.Serialization;
using N2Eye.Watch.Options;

namespace N2Eye.Watch.Sources;

/// <summary>Kinds of sources.</summary>
[JsonConverter(typeof(SnakeCaseEnum<SourceType>))]
public enum SourceType
{
    /// <summary>A V4L2 device.</summary>
    V4l2,

    /// <summary>A program that writes frames to its standard output.</summary>
    Exec,

    /// <summary>An HTTP address that sends one JPEG after another.</summary>
    Mjpeg,

    /// <summary>An HTTP address that gives one picture each time.</summary>
    Snapshot,

    /// <summary>A folder into which something puts pictures.</summary>
    Folder,

    /// <summary>Frames on standard input.</summary>
    Stdin,

    /// <summary>Picture files, one after another.</summary>
    File,
}

/// <summary>What a device, a program or standard input sends.</summary>
[JsonConverter(typeof(SnakeCaseEnum<StreamFormat>))]
public enum StreamFormat
{
    /// <summary>JPEG files one behind the other; on standard input PNG files too.</summary>
    Mjpeg,

    /// <summary>Y0 U Y1 V.</summary>
    Yuyv,

    /// <summary>A plane of Y, a plane of U and V in turn.</summary>
    Nv12,

    /// <summary>Red, green, blue.</summary>
    Rgb,
}

/// <summary>Which files of a folder count.</summary>
[JsonConverter(typeof(SnakeCaseEnum<StartWith>))]
public enum StartWith
{
    /// <summary>Files that come after the start.</summary>
    NewOnly,

    /// <summary>Also those that are there already, oldest first.</summary>
    All,
}

/// <summary>What becomes of a folder's file once it was read.</summary>
[JsonConverter(typeof(SnakeCaseEnum<AfterReading>))]
public enum AfterReading
{
    /// <summary>It stays.</summary>
    Keep,

    /// <summary>It is deleted.</summary>
    Delete,

    /// <summary>It is moved to <see cref="SourceOptions.MoveTo"/>.</summary>
    Move,
}

/// <summary>Where a camera's frames come from: a type, and the fields of that type (docs/cameras.md).</summary>
public sealed record SourceOptions
{
    /// <summary>The kind of source; decides which other fields there are.</summary>
    public required SourceType Type { get; init; }

    /// <summary>v4l2: the device file.</summary>
    public string? Device { get; init; }

    /// <summary>v4l2: what to ask the device for (null: the first it has of mjpeg, yuyv, nv12). exec, stdin: what is sent (null: mjpeg).</summary>
    public StreamFormat? Format { get; init; }

    /// <summary>Pixels. v4l2: what to ask for (null: 1280). exec, stdin: of raw frames.</summary>
    public int? Width { get; init; }

    /// <summary>Pixels. v4l2: what to ask for (null: 720). exec, stdin: of raw frames.</summary>
    public int? Height { get; init; }

    /// <summary>v4l2: frames a second to ask the device for. file: frames a second (null: 1).</summary>
    public double? Fps { get; init; }

    /// <summary>exec: the program and its arguments; no shell reads them.</summary>
    public string[]? Command { get; init; }

    /// <summary>mjpeg, snapshot: the http or https address.</summary>
    public string? Url { get; init; }

    /// <summary>mjpeg, snapshot: whom to be.</summary>
    public CredentialOptions? Credentials { get; init; }

    /// <summary>mjpeg, snapshot: seconds without an answer, or without a byte, that end a request (null: 10).</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>snapshot: seconds from one request to the next (null: 1).</summary>
    public double? IntervalSeconds { get; init; }

    /// <summary>folder: the folder.</summary>
    public string? Path { get; init; }

    /// <summary>folder: which files count (null: new ones).</summary>
    public StartWith? StartWith { get; init; }

    /// <summary>folder: what becomes of a file that was read (null: it stays).</summary>
    public AfterReading? After { get; init; }

    /// <summary>folder: where files are moved to.</summary>
    public string? MoveTo { get; init; }

    /// <summary>file: picture files, or one file of JPEGs one behind the other.</summary>
    public string[]? Files { get; init; }

    /// <summary>file: whether to begin again behind the last (null: yes).</summary>
    public bool? Loop { get; init; }

    /// <summary>Every type: frames a second that are taken at most; others are dropped before they cost anything.</summary>
    public double? MaxFps { get; init; }

    /// <summary>Every type: seconds without a frame after which the source counts as stalled and is opened again; 0 = never.
    /// Null: 10, and never for folder, stdin and snapshot, where no frame is no fault.</summary>
    public double? StallSeconds { get; init; }

    /// <summary>Every type: seconds before the first new attempt (null: 1); doubles with each.</summary>
    public double? RetrySeconds { get; init; }

    /// <summary>Every type: seconds between attempts at most (null: 60).</summary>
    public double? RetryMaxSeconds { get; init; }

    /// <summary>The options with relative paths taken from a folder: that of the configuration file.</summary>
    /// <param name="folder">The folder.</param>
    public SourceOptions In(string folder)
    {
        return this with
        {
            Device = From(Device),
            Path = From(Path),
            MoveTo = From(MoveTo),
            Files = Files?.Select(file => From(file)!).ToArray(),
            Credentials = Credentials is null ? null : Credentials with { PasswordFile = From(Credentials.PasswordFile) },
        };

        string? From(string? path) => string.IsNullOrEmpty(path) ? path : System.IO.Path.GetFullPath(path, folder);
    }

    /// <summary>Holds the options against what a source takes.</summary>
    /// <param name="field">Their path in the configuration, for the message.</param>
    /// <exception cref="Runtime.N2EyeException">BadInput: a field is missing, out of bounds or of another type.</exception>
    public void Check(string field) => SourceCheck.Check(this, field);
}

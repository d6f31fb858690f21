using Microsoft.Extensions.Logging;
using N2Eye.Watch.Frames;
using N2Eye.Watch.Sources.Folders;
using N2Eye.Watch.Sources.Http;
using N2Eye.Watch.Sources.Processes;
using N2Eye.Watch.Sources.Supervision;
using N2Eye.Watch.Sources.Video;

namespace N2Eye.Watch.Sources;

/// <summary>Makes sources from the configuration.</summary>
public static class FrameSources
{
    /// <summary>A source that runs once: it ends or breaks, and its owner may run it again.</summary>
    /// <param name="camera">The camera's name.</param>
    /// <param name="options">Checked options.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where to tell what happens.</param>
    public static IFrameSource Create(string camera, SourceOptions options, TimeProvider time, ILogger log)
    {
        var intake = new FrameIntake(camera, time, options.MaxFps);
        return options.Type switch
        {
            SourceType.V4l2 => new V4l2Source(intake, options, new VideoKernel(), log),
            SourceType.Exec => new ExecSource(intake, options, log),
            SourceType.Mjpeg => new MjpegSource(intake, options),
            SourceType.Snapshot => new SnapshotSource(intake, options),
            SourceType.Folder => new FolderSource(intake, options, log),
            SourceType.Stdin => new StdinSource(intake, options),
            _ => new FileSource(intake, options),
        };
    }

    /// <summary>A source that goes on for months: opened again, with growing waits, whenever it breaks or stalls.</summary>
    /// <inheritdoc cref="Create"/>
    public static SupervisedSource Supervise(string camera, SourceOptions options, TimeProvider time, ILogger log) =>
        new(camera, Create(camera, options, time, log), SupervisionOptions.Of(options), time, log, Random.Shared);
}

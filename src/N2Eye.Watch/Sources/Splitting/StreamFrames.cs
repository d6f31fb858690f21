using N2Eye.Watch.Frames;

namespace N2Eye.Watch.Sources.Splitting;

/// <summary>Frames in a stream of bytes, as the configuration describes it.</summary>
/// <param name="intake">Numbers the frames.</param>
/// <param name="options">Format and size.</param>
/// <param name="deliver">Receives the frames.</param>
internal sealed class StreamFrames(FrameIntake intake, SourceOptions options, Action<Frame> deliver)
{
    private readonly IFrameSplitter splitter = FormatOf(options.Format) is not FrameFormat.File and var raw
        ? new RawSplitter((int)FramePictures.Size(raw, options.Width!.Value, options.Height!.Value))
        : new PictureSplitter();

    /// <summary>What the frames of a stream are.</summary>
    /// <param name="format">The configuration's name; null = JPEG files.</param>
    public static FrameFormat FormatOf(StreamFormat? format) => format switch
    {
        StreamFormat.Yuyv => FrameFormat.Yuyv,
        StreamFormat.Nv12 => FrameFormat.Nv12,
        StreamFormat.Rgb => FrameFormat.Rgb,
        _ => FrameFormat.File,
    };

    /// <summary>Takes the next piece.</summary>
    public void Append(ReadOnlySpan<byte> bytes) =>
        splitter.Append(bytes, frame => intake.Deliver(deliver, FormatOf(options.Format), options.Width ?? 0, options.Height ?? 0, frame));
}

using N2Eye.Watch.Frames;

namespace N2Eye.Watch.Sources.Splitting;

/// <summary>Frames in a stream of bytes, as the configuration describes it.</summary>
/// <param name="intake">Numbers the frames.</param>
/// <param name="options">Format and size.</param>
/// <param name="deliver">Receives the frames.</param>
internal sealed class StreamFrames(FrameIntake intake, SourceOptions options, Action<Frame> deliver)
{
    private readonly FrameFormat format = options.Format switch
    {
        StreamFormat.Yuyv => FrameFormat.Yuyv,
        StreamFormat.Nv12 => FrameFormat.Nv12,
        StreamFormat.Rgb => FrameFormat.Rgb,
        _ => FrameFormat.File,
    };

    private readonly IFrameSplitter splitter = options.Format switch
    {
        StreamFormat.Yuyv => new RawSplitter(options.Width!.Value * options.Height!.Value * 2),
        StreamFormat.Nv12 => new RawSplitter(options.Width!.Value * options.Height!.Value * 3 / 2),
        StreamFormat.Rgb => new RawSplitter(options.Width!.Value * options.Height!.Value * 3),
        _ => new PictureSplitter(),
    };

    /// <summary>Takes the next piece.</summary>
    public void Append(ReadOnlySpan<byte> bytes) =>
        splitter.Append(bytes, frame => intake.Deliver(deliver, format, options.Width ?? 0, options.Height ?? 0, frame));
}

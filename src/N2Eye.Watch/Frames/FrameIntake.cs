namespace N2Eye.Watch.Frames;

/// <summary>Numbers and dates a camera's frames, and keeps to its rate. It lives as long as the camera, so that numbers go on when the source is opened again.</summary>
/// <param name="camera">The camera's name.</param>
/// <param name="time">The clock.</param>
/// <param name="maxFps">Frames a second at most; null = all.</param>
internal sealed class FrameIntake(string camera, TimeProvider time, double? maxFps = null)
{
    // A camera of 30 frames a second is never exact: a tenth early still counts as in time.
    private readonly TimeSpan spacing = maxFps is { } fps ? TimeSpan.FromSeconds(0.9 / fps) : TimeSpan.Zero;
    private long number;
    private long? last;

    /// <summary>The camera's name.</summary>
    public string Camera => camera;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>True where a frame that came now would be too early: its bytes need not be copied.</summary>
    public bool IsEarly => last is { } before && spacing > TimeSpan.Zero && time.GetElapsedTime(before) < spacing;

    /// <summary>Hands a frame on, or drops it where it is early.</summary>
    public void Deliver(Action<Frame> deliver, FrameFormat format, int width, int height, ReadOnlyMemory<byte> bytes)
    {
        if (IsEarly) return;
        last = time.GetTimestamp();
        deliver(new Frame(camera, ++number, time.GetUtcNow(), format, width, height, bytes));
    }
}

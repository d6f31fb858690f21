using N2Eye.Watch.Frames;
using N2Eye.Watch.Posix;
using N2Eye.Watch.Sources.Splitting;

namespace N2Eye.Watch.Sources;

/// <summary>Frames on standard input: JPEG and PNG files one behind the other, or raw ones. It ends when the input does.</summary>
/// <param name="intake">Numbers the frames.</param>
/// <param name="options">Format, size.</param>
/// <param name="descriptor">Where to read; 0 is standard input.</param>
internal sealed class StdinSource(FrameIntake intake, SourceOptions options, int descriptor = 0) : IFrameSource
{
    private const int PollMilliseconds = 200;

    /// <inheritdoc/>
    public Task RunAsync(Action<Frame> deliver, CancellationToken cancellation) => OwnThread.Run(() => Run(deliver, cancellation), "camera " + intake.Camera);

    private void Run(Action<Frame> deliver, CancellationToken cancellation)
    {
        var frames = new StreamFrames(intake, options, deliver);
        var buffer = new byte[1 << 16];
        while (!cancellation.IsCancellationRequested)
        {
            if (Libc.Poll(descriptor, PollMilliseconds) <= 0) continue;
            var count = Libc.Read(descriptor, buffer);
            if (count == 0) return;
            if (count is < 0 and not (-Errno.Interrupted or -Errno.Again)) throw new SourceException($"standard input cannot be read: {Libc.Describe(-count)}.");
            frames.Append(buffer.AsSpan(0, Math.Max(0, count)));
        }

        cancellation.ThrowIfCancellationRequested();
    }
}

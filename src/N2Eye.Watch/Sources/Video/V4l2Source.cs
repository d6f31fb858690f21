using Microsoft.Extensions.Logging;
using N2Eye.Watch.Frames;

namespace N2Eye.Watch.Sources.Video;

/// <summary>A V4L2 device, through the kernel's interface. It runs on a thread of its own: drivers may hold a call for long.</summary>
/// <param name="intake">Numbers the frames.</param>
/// <param name="options">Device, format, size, rate.</param>
/// <param name="kernel">The system calls.</param>
/// <param name="log">Told what the device was set to.</param>
internal sealed class V4l2Source(FrameIntake intake, SourceOptions options, IVideoKernel kernel, ILogger log) : IFrameSource
{
    // How soon a cancellation is seen while no frame comes.
    private const int PollMilliseconds = 200;

    // One broken frame is a lost packet; as many in a row are a camera that needs a new start.
    private const int MaxBroken = 100;

    /// <inheritdoc/>
    public Task RunAsync(Action<Frame> deliver, CancellationToken cancellation) => OwnThread.Run(() => Run(deliver, cancellation), "camera " + intake.Camera);

    private void Run(Action<Frame> deliver, CancellationToken cancellation)
    {
        using var device = VideoDevice.Start(kernel, options);
        var format = device.Format;
        log.LogInformation("{Camera}: {Device} gives {Format}, {Width} × {Height}.", intake.Camera, options.Device, format.Kind, format.Width, format.Height);
        var broken = 0;
        var early = false;
        Func<bool> wanted = () => !(early = intake.IsEarly);
        while (!cancellation.IsCancellationRequested)
        {
            early = false;
            if (!device.Next(PollMilliseconds, wanted, out var bytes) || early) continue;
            if (bytes is null)
            {
                if (++broken == MaxBroken) throw new SourceException($"{options.Device} gives only broken frames: check cable and power, or choose another format.");
                continue;
            }

            broken = 0;
            intake.Deliver(deliver, format.Frame, format.Width, format.Height, bytes);
        }

        cancellation.ThrowIfCancellationRequested();
    }
}

using Microsoft.Extensions.Logging;
using N2Eye.Watch.Frames;
using N2Eye.Watch.Posix;
using N2Eye.Watch.Sources.Splitting;

namespace N2Eye.Watch.Sources.Processes;

/// <summary>A program that writes frames to its standard output: ffmpeg, rpicam-vid. No shell is involved.</summary>
/// <param name="intake">Numbers the frames.</param>
/// <param name="options">Command, format, size.</param>
/// <param name="log">Told when it starts.</param>
internal sealed class ExecSource(FrameIntake intake, SourceOptions options, ILogger log) : IFrameSource
{
    private const int PollMilliseconds = 200;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private string Program => options.Command![0];

    /// <inheritdoc/>
    public Task RunAsync(Action<Frame> deliver, CancellationToken cancellation) => OwnThread.Run(() => Run(deliver, cancellation), "camera " + intake.Camera);

    private void Run(Action<Frame> deliver, CancellationToken cancellation)
    {
        var failed = ChildProcess.Start(options.Command, out var started);
        if (started is null)
        {
            throw new SourceException(failed == Errno.NoEntry
                ? $"{Program} is not installed, or not in PATH."
                : $"{Program} cannot be started: {Libc.Describe(failed)}.");
        }

        using var child = started;
        log.LogDebug("{Camera}: {Program} runs as process {Id}.", intake.Camera, Program, child.Id);
        var tail = new ErrorTail();
        try
        {
            Read(child, new StreamFrames(intake, options, deliver), tail, cancellation);
            cancellation.ThrowIfCancellationRequested();
        }
        finally
        {
            child.Stop(patience: cancellation.IsCancellationRequested ? TimeSpan.Zero : Grace, Grace);
        }

        var said = tail.ToString();
        throw new SourceException($"{Program} ended with {child.Ending}{(said.Length > 0 ? ": " + said : ".")}");
    }

    /// <summary>Reads until the program closes its output.</summary>
    private static void Read(ChildProcess child, StreamFrames frames, ErrorTail tail, CancellationToken cancellation)
    {
        var buffer = new byte[1 << 16]; // What a pipe holds.
        Span<PollDescriptor> wanted =
        [
            new PollDescriptor { Descriptor = child.Output, Events = PollDescriptor.Input },
            new PollDescriptor { Descriptor = child.Error, Events = PollDescriptor.Input },
        ];
        while (!cancellation.IsCancellationRequested)
        {
            if (Libc.Poll(wanted, PollMilliseconds) <= 0) continue;
            if (wanted[1].Returned != 0)
            {
                var count = Libc.Read(child.Error, buffer);
                tail.Append(buffer.AsSpan(0, Math.Max(0, count)));
                // A closed descriptor would end every wait at once; poll passes over negative ones.
                if (count == 0) wanted[1].Descriptor = -1;
            }

            if (wanted[0].Returned != 0)
            {
                var count = Libc.Read(child.Output, buffer);
                if (count == 0) break;
                frames.Append(buffer.AsSpan(0, Math.Max(0, count)));
            }
        }

        // What it said last may arrive together with its end.
        while (wanted[1].Descriptor >= 0 && Libc.Poll(wanted[1..], 0) > 0 && Libc.Read(child.Error, buffer) is > 0 and var rest)
            tail.Append(buffer.AsSpan(0, rest));
    }
}

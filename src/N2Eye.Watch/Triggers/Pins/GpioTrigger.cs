using System.Buffers.Binary;
using System.Globalization;
using N2Eye.Runtime;
using N2Eye.Watch.Posix;
using N2Eye.Watch.Sources;

namespace N2Eye.Watch.Triggers.Pins;

/// <summary>
/// Fires when a pin changes: a door contact, a motion sensor. Through the kernel's interface: System.Device.Gpio would want
/// libgpiod on the box, and does not pass the trimmer.
/// </summary>
/// <param name="name">The trigger's name.</param>
/// <param name="options">Chip, pin, edge, pull.</param>
/// <param name="kernel">The system calls.</param>
/// <param name="time">The clock.</param>
internal sealed class GpioTrigger(string name, TriggerOptions options, IPinKernel kernel, TimeProvider time) : ITrigger
{
    private const int PollMilliseconds = 200;

    private string Chip => string.Create(CultureInfo.InvariantCulture, $"/dev/gpiochip{options.Chip ?? 0}");

    /// <inheritdoc/>
    /// <exception cref="N2EyeException">FileAccess: the chip or the pin cannot be used.</exception>
    public Task RunAsync(Action<TriggerFired> fire, CancellationToken cancellation) => OwnThread.Run(() => Run(fire, cancellation), "trigger " + name);

    private void Run(Action<TriggerFired> fire, CancellationToken cancellation)
    {
        var line = Request();
        try
        {
            Span<byte> events = stackalloc byte[16 * LineRequest.EventSize];
            while (!cancellation.IsCancellationRequested)
            {
                var ready = kernel.Poll(line, PollMilliseconds);
                if (ready == 0) continue;
                var count = ready < 0 ? ready : kernel.Read(line, events);
                if (count is <= 0 and not -Errno.Interrupted) throw Refused("stopped", count == 0 ? Errno.NoDevice : -count);
                for (var rest = events[..Math.Max(0, count)]; rest.Length >= LineRequest.EventSize; rest = rest[LineRequest.EventSize..])
                {
                    var isRising = BinaryPrimitives.ReadUInt32LittleEndian(rest[LineRequest.EventIdAt..]) == LineRequest.RisingEvent;
                    fire(new TriggerFired(name, time.GetUtcNow(), string.Create(CultureInfo.InvariantCulture, $"GPIO {options.Pin} {(isRising ? "rising" : "falling")}")));
                }
            }
        }
        finally
        {
            kernel.Close(line);
        }

        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>The descriptor of the line, which stays ours as long as it is open.</summary>
    private int Request()
    {
        var chip = kernel.Open(Chip);
        if (chip < 0) throw Refused("cannot be opened", -chip);
        try
        {
            var request = LineRequest.Of(options.Pin!.Value, Edges(options.Edge) | Resistor(options.Pull));
            var result = kernel.Control(chip, LineRequest.GetLine, request);
            if (result < 0) throw Refused("cannot be watched", -result);
            return BinaryPrimitives.ReadInt32LittleEndian(request.AsSpan(LineRequest.DescriptorAt));
        }
        finally
        {
            kernel.Close(chip);
        }
    }

    private N2EyeException Refused(string what, int error)
    {
        var why = error switch
        {
            Errno.NoEntry => "there is no such chip; ls /dev/gpiochip* shows those that are",
            Errno.AccessDenied or Errno.NotPermitted => "put the user that n2eye runs as into the group gpio",
            Errno.Busy => "something else uses the pin",
            Errno.Invalid => "the chip has no such pin, or not this edge or resistor",
            Errno.NotTerminal => "the kernel is older than 5.10",
            _ => Libc.Describe(error),
        };
        return new N2EyeException(FailureKind.FileAccess, string.Create(CultureInfo.InvariantCulture, $"trigger {name}: pin {options.Pin} of {Chip} {what}: {why}."));
    }

    private static ulong Edges(PinEdge? edge) => edge switch
    {
        PinEdge.Falling => LineRequest.FallingEdge,
        PinEdge.Both => LineRequest.RisingEdge | LineRequest.FallingEdge,
        _ => LineRequest.RisingEdge,
    };

    private static ulong Resistor(PinPull? pull) => pull switch
    {
        PinPull.Up => LineRequest.PullUp,
        PinPull.Down => LineRequest.PullDown,
        _ => 0,
    };
}

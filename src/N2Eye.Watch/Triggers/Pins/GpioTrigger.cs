using System.Device.Gpio;
using System.Device.Gpio.Drivers;
using System.Globalization;
using N2Eye.Runtime;

namespace N2Eye.Watch.Triggers.Pins;

/// <summary>Fires when a pin changes: a door contact, a motion sensor.</summary>
/// <param name="name">The trigger's name.</param>
/// <param name="options">Chip, pin, edge, pull.</param>
/// <param name="open">Opens a chip.</param>
/// <param name="time">The clock.</param>
internal sealed class GpioTrigger(string name, TriggerOptions options, Func<int, GpioController> open, TimeProvider time) : ITrigger
{
    /// <summary>Opens a chip of this machine through libgpiod, whichever version is installed.</summary>
    public static GpioController OpenChip(int chip)
    {
        try
        {
            return new GpioController(new LibGpiodV2Driver(chip));
        }
        catch (Exception absent) when (absent is DllNotFoundException or PlatformNotSupportedException or EntryPointNotFoundException)
        {
            return new GpioController(new LibGpiodDriver(chip));
        }
    }

    /// <inheritdoc/>
    /// <exception cref="N2EyeException">FileAccess: the chip or the pin cannot be used.</exception>
    public async Task RunAsync(Action<TriggerFired> fire, CancellationToken cancellation)
    {
        var pin = options.Pin!.Value;
        var (events, mode) = (Events(options.Edge), Mode(options.Pull));
        using var controller = Opened();
        try
        {
            controller.OpenPin(pin, mode);
            controller.RegisterCallbackForPinValueChangedEvent(pin, events, Changed);
        }
        catch (Exception failed) when (failed is IOException or InvalidOperationException or ArgumentException or NotSupportedException or UnauthorizedAccessException)
        {
            throw Refused(failed);
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);

        void Changed(object sender, PinValueChangedEventArgs change) => fire(new TriggerFired(name, time.GetUtcNow(), string.Create(
            CultureInfo.InvariantCulture, $"GPIO {pin} {(change.ChangeType == PinEventTypes.Rising ? "rising" : "falling")}")));
    }

    private GpioController Opened()
    {
        try
        {
            return open(options.Chip ?? 0);
        }
        catch (Exception failed) when (failed is DllNotFoundException or PlatformNotSupportedException or EntryPointNotFoundException or IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            throw Refused(failed);
        }
    }

    private N2EyeException Refused(Exception failed)
    {
        var what = string.Create(CultureInfo.InvariantCulture, $"trigger {name}: pin {options.Pin} of /dev/gpiochip{options.Chip ?? 0} cannot be used");
        var why = failed is DllNotFoundException or PlatformNotSupportedException
            ? "install libgpiod (libgpiod2 or libgpiod3)"
            : failed.Message.ReplaceLineEndings(" ").TrimEnd('.') + "; check number and permissions (group gpio)";
        return new N2EyeException(FailureKind.FileAccess, $"{what}: {why}.", failed);
    }

    private static PinEventTypes Events(PinEdge? edge) => edge switch
    {
        PinEdge.Falling => PinEventTypes.Falling,
        PinEdge.Both => PinEventTypes.Rising | PinEventTypes.Falling,
        _ => PinEventTypes.Rising,
    };

    private static PinMode Mode(PinPull? pull) => pull switch
    {
        PinPull.Up => PinMode.InputPullUp,
        PinPull.Down => PinMode.InputPullDown,
        _ => PinMode.Input,
    };
}

using System.Device.Gpio;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using N2Eye.Runtime;
using N2Eye.Tests.Capture;
using N2Eye.Watch.Triggers;
using N2Eye.Watch.Triggers.Pins;

namespace N2Eye.Tests.Triggers;

public partial class SystemTriggerTests
{
    [Fact]
    public async Task Each_line_on_standard_input_fires()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        await using var run = new TriggerRun(new StdinTrigger("s", TimeProvider.System, (int)pipe.ClientSafePipeHandle.DangerousGetHandle()));
        pipe.Write("who is"u8);
        pipe.Write(" there?\r\n\n"u8);
        pipe.Write([.. Enumerable.Repeat((byte)'x', 100_000), (byte)'\n', 0x1B, (byte)'\n']);
        await SourceRun.Until(() => run.Fired.Count == 4);
        Assert.Equal(["stdin: who is there?", "stdin", "stdin: " + new string('x', 200), "stdin: ?"], run.Fired.Select(fired => fired.Reason));
        pipe.Dispose();
        // The end of the input is not the end of the program.
        Assert.False(run.Ended.IsCompleted);
    }

    [Fact]
    public async Task Sigusr1_fires()
    {
        await using var run = new TriggerRun(new SignalTrigger("s", TimeProvider.System));
        for (var count = 1; count <= 2; count++)
        {
            Assert.Equal(0, Kill(Environment.ProcessId, 10));
            await SourceRun.Until(() => run.Fired.Count == count);
        }

        Assert.Equal("signal SIGUSR1", run.Fired[0].Reason);
    }

    [Theory]
    [InlineData(PinEdge.Rising, "GPIO 17 rising")]
    [InlineData(PinEdge.Falling, "GPIO 17 falling")]
    [InlineData(PinEdge.Both, "GPIO 17 rising,GPIO 17 falling")]
    public async Task A_pins_edge_fires(PinEdge edge, string expected)
    {
        var pins = new SimulatedPins();
        var options = new TriggerOptions { Type = TriggerType.Gpio, Pin = 17, Edge = edge, Pull = PinPull.Up };
        await using (var run = new TriggerRun(new GpioTrigger("g", options, _ => new GpioController(pins), TimeProvider.System)))
        {
            pins.Set(17, PinValue.High);
            pins.Set(4, PinValue.High);
            pins.Set(17, PinValue.Low);
            Assert.Equal(expected.Split(','), run.Fired.Select(fired => fired.Reason));
            Assert.Equal(PinMode.InputPullUp, pins.Mode);
        }

        Assert.Equal(0, pins.Callbacks);
    }

    [Fact]
    public async Task A_chip_that_is_not_there_is_one_line()
    {
        var options = new TriggerOptions { Type = TriggerType.Gpio, Pin = 17, Chip = 200 };
        var failure = await Assert.ThrowsAsync<N2EyeException>(() => new GpioTrigger("door", options, GpioTrigger.OpenChip, TimeProvider.System).RunAsync(_ => { }, CancellationToken.None));
        Assert.StartsWith("trigger door: pin 17 of /dev/gpiochip200 cannot be used: ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    /// <summary>A chip in memory.</summary>
    private sealed class SimulatedPins : GpioDriver
    {
        private readonly Dictionary<int, (PinEventTypes Events, PinChangeEventHandler Handler)> callbacks = [];

        public PinMode Mode { get; private set; }

        public int Callbacks => callbacks.Count;

        protected override int PinCount => 32;

        public void Set(int pin, PinValue value)
        {
            var change = value == PinValue.High ? PinEventTypes.Rising : PinEventTypes.Falling;
            if (callbacks.TryGetValue(pin, out var callback) && callback.Events.HasFlag(change)) callback.Handler(this, new PinValueChangedEventArgs(change, pin));
        }

        protected override void AddCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback) => callbacks.Add(pinNumber, (eventTypes, callback));

        protected override void RemoveCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback) => callbacks.Remove(pinNumber);

        protected override void OpenPin(int pinNumber)
        {
        }

        protected override void ClosePin(int pinNumber) => callbacks.Remove(pinNumber);

        protected override void SetPinMode(int pinNumber, PinMode mode) => Mode = mode;

        protected override PinMode GetPinMode(int pinNumber) => Mode;

        protected override bool IsPinModeSupported(int pinNumber, PinMode mode) => true;

        protected override PinValue Read(int pinNumber) => PinValue.Low;

        protected override void Write(int pinNumber, PinValue value) => throw new NotSupportedException();

        protected override WaitForEventResult WaitForEvent(int pinNumber, PinEventTypes eventTypes, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

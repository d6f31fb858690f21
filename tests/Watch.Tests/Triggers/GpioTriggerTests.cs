using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using N2Eye.Runtime;
using N2Eye.Tests.Capture;
using N2Eye.Watch.Posix;
using N2Eye.Watch.Triggers;
using N2Eye.Watch.Triggers.Pins;

namespace N2Eye.Tests.Triggers;

public class GpioTriggerTests
{
    private readonly SimulatedPins pins = new();

    [Theory]
    [InlineData(PinEdge.Rising, PinPull.Up, 0x114ul)]
    [InlineData(PinEdge.Falling, PinPull.Down, 0x224ul)]
    [InlineData(PinEdge.Both, PinPull.None, 0x034ul)]
    public async Task A_pins_edges_fire(PinEdge edge, PinPull pull, ulong flags)
    {
        var options = new TriggerOptions { Type = TriggerType.Gpio, Pin = 17, Edge = edge, Pull = pull };
        await using (var run = new TriggerRun(new GpioTrigger("g", options, pins, TimeProvider.System)))
        {
            pins.Events.Enqueue([1, 2]);
            pins.Events.Enqueue([1]);
            await SourceRun.Until(() => run.Fired.Count == 3);
            Assert.Equal(["GPIO 17 rising", "GPIO 17 falling", "GPIO 17 rising"], run.Fired.Select(fired => fired.Reason));
            Assert.Equal((17, flags), (pins.Line, pins.Flags));
        }

        Assert.Empty(pins.Open);
    }

    [Theory]
    [InlineData(Errno.NoEntry, 0, "cannot be opened: there is no such chip")]
    [InlineData(Errno.AccessDenied, 0, "cannot be opened: put the user that n2eye runs as into the group gpio")]
    [InlineData(0, Errno.Busy, "cannot be watched: something else uses the pin")]
    [InlineData(0, Errno.Invalid, "cannot be watched: the chip has no such pin")]
    public async Task A_failure_is_one_line_that_says_what_to_do(int opening, int asking, string expected)
    {
        (pins.OpenError, pins.RequestError) = (opening, asking);
        var options = new TriggerOptions { Type = TriggerType.Gpio, Pin = 17, Chip = 0 };
        var failure = await Assert.ThrowsAsync<N2EyeException>(() => new GpioTrigger("door", options, pins, TimeProvider.System).RunAsync(_ => { }, CancellationToken.None));
        Assert.StartsWith("trigger door: pin 17 of /dev/gpiochip0 " + expected, failure.Message, StringComparison.Ordinal);
        Assert.Equal(FailureKind.FileAccess, failure.Kind);
        Assert.Empty(pins.Open);
    }

    [Fact]
    public async Task This_machines_kernel_is_asked()
    {
        var options = new TriggerOptions { Type = TriggerType.Gpio, Pin = 17, Chip = 200 };
        var failure = await Assert.ThrowsAsync<N2EyeException>(() => new GpioTrigger("door", options, new PinKernel(), TimeProvider.System).RunAsync(_ => { }, CancellationToken.None));
        Assert.Contains("/dev/gpiochip200 cannot be opened: there is no such chip", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("g++")]
    [InlineData("aarch64-linux-gnu-g++")]
    public void Structures_and_numbers_are_the_kernels(string compiler)
    {
        Assert.SkipUnless(Tool.IsInstalled(compiler), $"{compiler} is not installed.");
        (long Value, string Expression)[] claims =
        [
            (LineRequest.GetLine, "GPIO_V2_GET_LINE_IOCTL"), (LineRequest.Size, "sizeof(gpio_v2_line_request)"), (0, "offsetof(gpio_v2_line_request, offsets)"),
            (LineRequest.ConsumerAt, "offsetof(gpio_v2_line_request, consumer)"), (LineRequest.FlagsAt, "offsetof(gpio_v2_line_request, config.flags)"),
            (LineRequest.LineCountAt, "offsetof(gpio_v2_line_request, num_lines)"), (LineRequest.DescriptorAt, "offsetof(gpio_v2_line_request, fd)"),
            (LineRequest.EventSize, "sizeof(gpio_v2_line_event)"), (LineRequest.EventIdAt, "offsetof(gpio_v2_line_event, id)"), (LineRequest.RisingEvent, "GPIO_V2_LINE_EVENT_RISING_EDGE"),
            ((long)LineRequest.Input, "GPIO_V2_LINE_FLAG_INPUT"), ((long)LineRequest.RisingEdge, "GPIO_V2_LINE_FLAG_EDGE_RISING"), ((long)LineRequest.FallingEdge, "GPIO_V2_LINE_FLAG_EDGE_FALLING"),
            ((long)LineRequest.PullUp, "GPIO_V2_LINE_FLAG_BIAS_PULL_UP"), ((long)LineRequest.PullDown, "GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN"),
        ];
        var source = "#include <cstddef>\n#include <sys/ioctl.h>\n#include <linux/gpio.h>\n"
            + string.Concat(claims.Select(claim => string.Create(CultureInfo.InvariantCulture, $"static_assert({claim.Expression} == {claim.Value}u, \"{claim.Expression}\");\n")));
        Tool.Run(compiler, source, "-fsyntax-only", "-Wno-invalid-offsetof", "-x", "c++", "-");
    }

    /// <summary>A chip in memory, at the system calls.</summary>
    private sealed class SimulatedPins : IPinKernel
    {
        private const int ChipDescriptor = 50;
        private const int LineDescriptor = 51;

        /// <summary>Ids of the events that each read gives.</summary>
        public ConcurrentQueue<uint[]> Events { get; } = new();

        public HashSet<int> Open { get; } = [];

        public int OpenError { get; set; }

        public int RequestError { get; set; }

        public int Line { get; private set; }

        public ulong Flags { get; private set; }

        int IPinKernel.Open(string path)
        {
            Assert.Equal("/dev/gpiochip0", path);
            if (OpenError == 0) Open.Add(ChipDescriptor);
            return OpenError == 0 ? ChipDescriptor : -OpenError;
        }

        public int Control(int descriptor, uint request, Span<byte> argument)
        {
            Assert.Equal((ChipDescriptor, 0xC250B407u, 592, 1), (descriptor, request, argument.Length, BinaryPrimitives.ReadInt32LittleEndian(argument[560..])));
            if (RequestError != 0) return -RequestError;
            Line = BinaryPrimitives.ReadInt32LittleEndian(argument);
            Flags = BinaryPrimitives.ReadUInt64LittleEndian(argument[288..]);
            BinaryPrimitives.WriteInt32LittleEndian(argument[588..], LineDescriptor);
            Open.Add(LineDescriptor);
            return 0;
        }

        public int Poll(int descriptor, int milliseconds)
        {
            if (!Events.IsEmpty) return 1;
            Thread.Sleep(1);
            return 0;
        }

        public int Read(int descriptor, Span<byte> events)
        {
            Assert.Equal(LineDescriptor, descriptor);
            Assert.True(Events.TryDequeue(out var ids));
            for (var i = 0; i < ids.Length; i++) BinaryPrimitives.WriteUInt32LittleEndian(events[(48 * i + 8)..], ids[i]);
            return 48 * ids.Length;
        }

        public int Close(int descriptor) => Open.Remove(descriptor) ? 0 : -Errno.Invalid;
    }
}

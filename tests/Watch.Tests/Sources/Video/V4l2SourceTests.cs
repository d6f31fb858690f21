using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using N2Eye.Tests.Capture;
using N2Eye.Watch.Frames;
using N2Eye.Watch.Posix;
using N2Eye.Watch.Sources;
using N2Eye.Watch.Sources.Supervision;
using N2Eye.Watch.Sources.Video;

namespace N2Eye.Tests.Sources.Video;

public class V4l2SourceTests
{
    private readonly SimulatedVideo device = new();

    [Fact]
    public async Task A_camera_of_jpegs_gives_them_without_padding()
    {
        await using var run = Run();
        device.Give([.. TestPictures.Jpeg(1), 0, 0, 0]);
        device.Give(TestPictures.Jpeg(2));
        var (first, second) = (await run.Next(), await run.Next());
        Assert.Equal((1, FrameFormat.File, "gate"), (first.Number, first.Format, first.Camera));
        Assert.Equal(TestPictures.Jpeg(1), first.Bytes);
        Assert.Equal(TestPictures.Jpeg(2), second.Bytes);
        Assert.Equal((64, 48), (first.Width, first.Height));
    }

    [Theory]
    [InlineData(StreamFormat.Yuyv, 2, 1)]
    [InlineData(StreamFormat.Nv12, 3, 2)]
    public async Task Raw_frames_come_without_the_padding_of_their_rows(StreamFormat format, int numerator, int denominator)
    {
        device.Formats = ["MJPG", "NV12", "YUYV"];
        device.Padding = 8;
        await using var run = Run(new() { Type = SourceType.V4l2, Device = "/dev/video0", Format = format, Width = 32, Height = 16 });
        await SourceRun.Until(() => device.FourCc == (format == StreamFormat.Yuyv ? "YUYV" : "NV12"));
        var row = format == StreamFormat.Yuyv ? 64 : 32;
        var rows = 32 * 16 * numerator / denominator / row;
        byte[] padded = [.. Enumerable.Range(0, rows).SelectMany(y => Enumerable.Range(0, row + 8).Select(x => (byte)(x < row ? y * 3 + x : 255)))];
        device.Give(padded);
        var frame = await run.Next();
        Assert.Equal(Enumerable.Range(0, rows).SelectMany(y => Enumerable.Range(0, row).Select(x => (byte)(y * 3 + x))), frame.Bytes.ToArray());
        Assert.Equal((32, 16), (frame.Width, frame.Height));
    }

    [Fact]
    public async Task Damaged_frames_are_left_out_and_their_buffers_given_back()
    {
        await using var run = Run();
        // More of them than there are buffers: one that was not given back would be missed.
        for (var i = 0; i < 5; i++)
        {
            device.Give(TestPictures.Jpeg(1), flags: V4l2.BufferError);
            device.Give([], used: 0);
            device.Give(TestPictures.Jpeg(1), used: int.MaxValue);
            device.Give(TestPictures.Jpeg(1)[..^20]);
            device.Fail(Errno.Again);
        }

        device.Give(TestPictures.Jpeg(9));
        Assert.Equal(TestPictures.Jpeg(9), (await run.Next()).Bytes);
    }

    [Fact]
    public async Task A_camera_that_is_unplugged_and_comes_back_goes_on()
    {
        var source = Source();
        await using var run = new SourceRun(new SupervisedSource("gate", source, new(TimeSpan.Zero, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(2)), TimeProvider.System, NullLogger.Instance, new Random(1)));
        device.Give(TestPictures.Jpeg(1));
        device.Unplug();
        Assert.Equal(1, (await run.Next()).Number);
        await SourceRun.Until(() => device is { IsPresent: false, IsOpen: false, Mapped: 0 });
        // The kernel frees the buffers of a device that is gone when it is closed; here a new device takes its place.
        device.IsPresent = true;
        device.Give(TestPictures.Jpeg(2));
        var frame = await run.Next();
        Assert.Equal(2, frame.Number);
        Assert.Equal(2, device.Opened);
    }

    [Fact]
    public async Task A_camera_that_hangs_is_closed_and_opened_again()
    {
        var time = new FakeTimeProvider();
        var supervised = new SupervisedSource("gate", Source(), new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)), time, NullLogger.Instance, new Random(1));
        await using var run = new SourceRun(supervised);
        device.Give(TestPictures.Jpeg(1));
        await run.Next();
        await SourceRun.Until(() =>
        {
            time.Advance(TimeSpan.FromSeconds(0.5));
            return device.Opened == 2;
        });
        Assert.Equal(1, supervised.Health.Stalls);
        device.Give(TestPictures.Jpeg(2));
        Assert.Equal(2, (await run.Next()).Number);
    }

    [Fact]
    public async Task Stopping_puts_the_device_back_as_it_was()
    {
        await using (var run = Run())
        {
            device.Give(TestPictures.Jpeg(1));
            await run.Next();
        }

        Assert.False(device.IsOpen);
        Assert.Equal(0, device.Mapped);
        Assert.Equal(1, device.Opened);
    }

    [Fact]
    public async Task The_rate_is_asked_for_and_its_absence_accepted()
    {
        var options = new SourceOptions { Type = SourceType.V4l2, Device = "/dev/video0", Fps = 7.5 };
        await using (var run = Run(options))
        {
            device.Give(TestPictures.Jpeg(1));
            await run.Next();
            Assert.Equal(7.5, (double)device.Rate.Denominator / device.Rate.Numerator);
        }

        device.HasRate = false;
        await using var again = Run(options);
        device.Give(TestPictures.Jpeg(1));
        await again.Next();
    }

    [Theory]
    [InlineData("is not there: is the camera plugged in", "absent")]
    [InlineData("group video", "denied")]
    [InlineData("in use by another program", "busy")]
    [InlineData("several planes", "planes")]
    [InlineData("gives no pictures", "output")]
    [InlineData("cannot stream", "read only")]
    [InlineData("does not give mjpeg, yuyv or nv12, but BA81", "bayer")]
    [InlineData("has 1 buffers", "one buffer")]
    [InlineData("gave buffer 99 of 4", "unknown buffer")]
    [InlineData("was unplugged", "unplugged")]
    [InlineData("stopped: VIDIOC_DQBUF", "input error")]
    public async Task A_failure_is_one_line_that_says_what_to_do(string expected, string case_)
    {
        switch (case_)
        {
            case "absent": device.IsPresent = false; break;
            case "denied": device.OpenError = Errno.AccessDenied; break;
            case "busy": device.IsInUse = true; break;
            case "planes": device.Capabilities = 0x0400_1000; break;
            case "output": device.Capabilities = 0x0400_0002; break;
            case "read only": device.Capabilities = 0x0100_0001; break;
            case "bayer": device.Formats = ["BA81"]; break;
            case "one buffer": device.BufferCount = 1; break;
            case "unknown buffer": device.GiveUnknownBuffer(); break;
            case "unplugged": device.Unplug(); break;
            default: device.Fail(Errno.InputOutput); break;
        }

        await using var run = Run();
        var failure = await run.Failure();
        Assert.Contains(expected, failure, StringComparison.Ordinal);
        Assert.StartsWith("/dev/video0 ", failure, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure);
        Assert.False(device.IsOpen);
        Assert.Equal(0, device.Mapped);
    }

    [Fact]
    public async Task A_camera_of_broken_frames_alone_is_started_anew()
    {
        await using var run = Run();
        for (var i = 0; i < 100; i++) device.Give([1, 2, 3]);
        Assert.Contains("only broken frames", await run.Failure(), StringComparison.Ordinal);
    }

    private SourceRun Run(SourceOptions? options = null) => new(Source(options));

    private V4l2Source Source(SourceOptions? options = null)
    {
        options ??= new() { Type = SourceType.V4l2, Device = "/dev/video0" };
        options.Check("source");
        return new V4l2Source(new FrameIntake("gate", TimeProvider.System), options, device, NullLogger.Instance);
    }
}

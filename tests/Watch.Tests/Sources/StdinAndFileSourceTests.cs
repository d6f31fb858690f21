using System.IO.Pipes;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using N2Eye.Tests.Capture;
using N2Eye.Watch.Frames;
using N2Eye.Watch.Sources;

namespace N2Eye.Tests.Sources;

public class StdinAndFileSourceTests
{
    [Fact]
    public async Task Pictures_on_standard_input_become_frames_until_it_ends()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        var intake = new FrameIntake("gate", TimeProvider.System);
        await using var run = new SourceRun(new StdinSource(intake, new() { Type = SourceType.Stdin }, (int)pipe.ClientSafePipeHandle.DangerousGetHandle()));
        pipe.Write([.. TestPictures.Jpeg(1), .. TestPictures.Png(2), .. TestPictures.Jpeg(3)]);
        Assert.Equal(TestPictures.Jpeg(1), (await run.Next()).Bytes);
        Assert.Equal(TestPictures.Png(2), (await run.Next()).Bytes);
        Assert.Equal(3, (await run.Next()).Number);
        pipe.Dispose();
        await run.Ended;
    }

    [Fact]
    public async Task Files_come_one_after_another_at_their_rate_and_again()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("a.png"), TestPictures.Png(1));
        File.WriteAllBytes(folder.File("b.mjpeg"), [.. TestPictures.Jpeg(2), .. TestPictures.Jpeg(3)]);
        var time = new FakeTimeProvider();
        var start = time.GetUtcNow();
        var options = new SourceOptions { Type = SourceType.File, Files = ["a.png", "b.mjpeg"], Fps = 2 }.In(folder.Path);
        options.Check("source");
        await using var run = new SourceRun(FrameSources.Create("gate", options, time, NullLogger.Instance));
        byte[][] expected = [TestPictures.Png(1), TestPictures.Jpeg(2), TestPictures.Jpeg(3)];
        for (var i = 0; i < 7; i++)
        {
            var frame = await run.Next();
            Assert.Equal(expected[i % 3], frame.Bytes);
            Assert.Equal(start + TimeSpan.FromSeconds(0.5 * i), frame.Taken);
            time.Advance(TimeSpan.FromSeconds(0.5));
        }
    }

    [Fact]
    public async Task Without_loop_the_last_file_is_the_end()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("a.png"), TestPictures.Png(1));
        await using var run = new SourceRun(FrameSources.Create("gate", new() { Type = SourceType.File, Files = [folder.File("a.png")], Loop = false }, TimeProvider.System, NullLogger.Instance));
        await run.Next();
        await run.Ended;
    }

    [Theory]
    [InlineData("RIFF\0\0\0\0WEBP")]
    [InlineData("GIF89a")]
    [InlineData("BM")]
    public async Task A_picture_of_another_format_is_one_frame_though_a_JPEG_is_in_it(string signature)
    {
        using var folder = new TemporaryFolder();
        byte[] picture = [.. Encoding.ASCII.GetBytes(signature), .. TestPictures.Jpeg(1), .. new byte[100_000]];
        File.WriteAllBytes(folder.File("a"), picture);
        await using var run = new SourceRun(FrameSources.Create("gate", new() { Type = SourceType.File, Files = [folder.File("a")], Loop = false }, TimeProvider.System, NullLogger.Instance));
        Assert.Equal(picture, (await run.Next()).Bytes);
        await run.Ended;
        Assert.Equal(0, run.Waiting);
    }

    [Theory]
    [InlineData("absent.png", "cannot be read: check path and permissions")]
    [InlineData("empty.png", "no picture is in there")]
    public async Task A_file_that_gives_nothing_is_named(string name, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("empty.png"), []);
        await using var run = new SourceRun(FrameSources.Create("gate", new() { Type = SourceType.File, Files = [folder.File(name)] }, TimeProvider.System, NullLogger.Instance));
        var failure = await run.Failure();
        Assert.Contains(name, failure, StringComparison.Ordinal);
        Assert.Contains(expected, failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_that_come_too_early_are_dropped()
    {
        var time = new FakeTimeProvider();
        var intake = new FrameIntake("gate", time, maxFps: 2);
        List<Frame> frames = [];
        for (var i = 0; i < 100; i++, time.Advance(TimeSpan.FromSeconds(0.1))) intake.Deliver(frames.Add, FrameFormat.File, 0, 0, new byte[1]);
        Assert.Equal(20, frames.Count);
        Assert.Equal(Enumerable.Range(1, 20).Select(number => (long)number), frames.Select(frame => frame.Number));
    }
}

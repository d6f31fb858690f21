using System.Diagnostics;
using System.Globalization;
using N2Eye.Tests.Capture;
using N2Eye.Watch.Frames;
using N2Eye.Watch.Sources;
using N2Eye.Watch.Sources.Supervision;

namespace N2Eye.Tests.Sources;

/// <summary>A real ffmpeg as the camera.</summary>
public sealed class FfmpegTests : IDisposable
{
    private readonly RecordedLog log = new();
    private Process? camera;

    public void Dispose()
    {
        camera?.Kill();
        camera?.WaitForExit();
        camera?.Dispose();
        camera = null;
    }

    [Fact]
    public async Task An_http_stream_is_read_and_found_again_when_the_camera_restarts()
    {
        Assert.SkipUnless(Tool.IsInstalled("ffmpeg"), "ffmpeg is not installed.");
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Find()}/cam");
        // Its server takes one client and ends behind it: each start is a restart of the camera.
        string[] serve = ["-f", "lavfi", "-i", "testsrc=size=320x240:rate=10", "-c:v", "mjpeg", "-f", "mpjpeg", "-listen", "1", url];
        var source = FrameSources.Supervise("gate", new() { Type = SourceType.Mjpeg, Url = url, RetrySeconds = 0.1, RetryMaxSeconds = 0.2 }, TimeProvider.System, log);
        await using var run = new SourceRun(source);
        await SourceRun.Until(() => source.Health.LastError is not null);
        for (var start = 0; start < 2; start++)
        {
            Start(serve);
            var first = await Picture(run);
            Assert.Equal(first.Number + 1, (await Picture(run)).Number);
            Dispose();
            await SourceRun.Until(() => source.Health.State == SourceState.Waiting);
            while (run.Waiting > 0) await run.Next();
        }

        Assert.True(source.Health.Reconnects >= 2);
        Assert.Contains(log.Lines, line => line == "gate: frames come again.");
    }

    [Fact]
    public async Task Rtsp_comes_through_ffmpeg()
    {
        Assert.SkipUnless(Tool.IsInstalled("ffmpeg"), "ffmpeg is not installed.");
        var url = string.Create(CultureInfo.InvariantCulture, $"rtsp://127.0.0.1:{FreePort.Find()}/live");
        // ffmpeg is no RTSP server: here the reader listens, and the camera announces its stream to it.
        string[] command = ["ffmpeg", "-nostdin", "-v", "error", "-rtsp_flags", "listen", "-i", url, "-an", "-c:v", "mjpeg", "-q:v", "3", "-f", "mjpeg", "-"];
        var source = FrameSources.Supervise("gate", new() { Type = SourceType.Exec, Command = command, StallSeconds = 0, RetrySeconds = 0.1 }, TimeProvider.System, log);
        await using var run = new SourceRun(source);
        await SourceRun.Until(() =>
        {
            // Until the reader listens the camera is refused, and ends.
            if (camera is null or { HasExited: true }) Start(["-f", "lavfi", "-i", "testsrc=size=320x240:rate=10", "-c:v", "mpeg4", "-f", "rtsp", "-rtsp_transport", "tcp", url]);
            Thread.Sleep(50);
            return source.Health.Frames > 0;
        });
        await Picture(run);
    }

    private static async Task<Frame> Picture(SourceRun run)
    {
        var frame = await run.Next();
        using var picture = FramePictures.Decode(frame);
        Assert.Equal((320, 240), (picture.Width, picture.Height));
        return frame;
    }

    private void Start(string[] arguments)
    {
        camera?.Dispose();
        var start = new ProcessStartInfo("ffmpeg", ["-nostdin", "-v", "quiet", "-re", .. arguments]);
        camera = Process.Start(start)!;
    }
}

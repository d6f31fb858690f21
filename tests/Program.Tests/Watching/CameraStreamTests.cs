using System.Diagnostics;
using System.Text.Json;

namespace N2Eye.Tests.Watching;

/// <summary>Streams as cameras send them, made by a real ffmpeg.</summary>
public sealed class CameraStreamTests
{
    private static readonly string[] Picture = ["-hide_banner", "-loglevel", "error", "-re", "-f", "lavfi", "-i", "testsrc=size=320x240:rate=10"];

    [Fact]
    public void A_program_that_writes_MJPEG()
    {
        NeedsFfmpeg();
        using var run = new WatchRun("--source", $"exec:ffmpeg {string.Join(' ', Picture)} -f mjpeg -", "--ask", "What is it?", "--every", "100ms");
        AssertAnswers(run);
    }

    [Fact]
    public void MJPEG_over_HTTP()
    {
        NeedsFfmpeg();
        var address = WatchRun.FreeAddress();
        using var camera = Ffmpeg([.. Picture, "-f", "mpjpeg", "-listen", "1", $"http://{address}/"]);
        using var run = new WatchRun("--source", $"mjpeg:http://{address}/", "--ask", "What is it?", "--every", "100ms");
        AssertAnswers(run);
    }

    [Fact]
    public void RTSP_through_ffmpeg()
    {
        NeedsFfmpeg();
        var address = WatchRun.FreeAddress();
        // There is no RTSP server in Debian: the receiver listens, and the camera sends to it.
        using var run = new WatchRun("--source", $"exec:ffmpeg -hide_banner -loglevel error -rtsp_flags listen -i rtsp://{address}/gate -q:v 3 -f mjpeg -", "--ask", "What is it?", "--every", "100ms", "--log-level", "info");
        run.WaitForLog("Watching camera");
        using var camera = new Resending(() => Ffmpeg([.. Picture, "-c:v", "mpeg4", "-f", "rtsp", "-rtsp_transport", "tcp", $"rtsp://{address}/gate"]));
        AssertAnswers(run);
    }

    private static void NeedsFfmpeg() => Assert.SkipUnless(Tool.IsInstalled("ffmpeg"), "ffmpeg is not installed.");

    private static void AssertAnswers(WatchRun run)
    {
        for (var i = 0; i < 2; i++)
        {
            var happened = run.Next()!.Value;
            Assert.Equal(JsonValueKind.String, happened.GetProperty("answer").ValueKind);
            Assert.False(happened.TryGetProperty("error", out _));
        }

        run.Send(WatchRun.Terminate);
        Assert.Equal(143, run.Ended());
    }

    private static Process Ffmpeg(string[] arguments) => Process.Start(new ProcessStartInfo("ffmpeg", arguments) { RedirectStandardError = true, RedirectStandardInput = true })!;

    /// <summary>A sender that is started again until somebody listens.</summary>
    private sealed class Resending : IDisposable
    {
        private readonly CancellationTokenSource ending = new();
        private readonly Task sending;

        public Resending(Func<Process> start) => sending = Task.Run(async () =>
        {
            while (!ending.IsCancellationRequested)
            {
                using var process = start();
                try
                {
                    await process.WaitForExitAsync(ending.Token);
                    await Task.Delay(200, ending.Token);
                }
                catch (OperationCanceledException)
                {
                    if (!process.HasExited) process.Kill();
                }
            }
        });

        public void Dispose()
        {
            ending.Cancel();
            sending.Wait();
            ending.Dispose();
        }
    }
}

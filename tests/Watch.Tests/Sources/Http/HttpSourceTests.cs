using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using N2Eye.Tests.Capture;
using N2Eye.Watch.Sources;

namespace N2Eye.Tests.Sources.Http;

public class HttpSourceTests
{
    [Theory]
    [InlineData("--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {0}\r\n\r\n", "\r\n")]
    [InlineData("--wrong boundary\r\nContent-length: 7\r\n\r\n", "")]
    public async Task A_stream_of_jpegs_becomes_frames_whatever_stands_between_them(string before, string behind)
    {
        await using var camera = new TestCamera(async (_, stream, _) =>
        {
            await stream.WriteAsync(TestCamera.Head("200 OK", "Content-Type: multipart/x-mixed-replace; boundary=frame"));
            for (var i = 1; i <= 3; i++)
                await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(before.Replace("{0}", "9", StringComparison.Ordinal)), .. TestPictures.Jpeg(i), .. Encoding.ASCII.GetBytes(behind)]);
        });
        await using var run = Run(new() { Type = SourceType.Mjpeg, Url = camera.Url });
        for (var i = 1; i <= 3; i++) Assert.Equal(TestPictures.Jpeg(i), (await run.Next()).Bytes);
        Assert.Equal($"{camera.Url} ended its stream.", await run.Failure());
    }

    [Fact]
    public async Task A_stream_that_falls_silent_ends_after_the_timeout()
    {
        var time = new FakeTimeProvider();
        await using var camera = new TestCamera(async (_, stream, stop) =>
        {
            await stream.WriteAsync((byte[])[.. TestCamera.Head("200 OK", "Content-Type: multipart/x-mixed-replace"), .. TestPictures.Jpeg(1)]);
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        });
        await using var run = Run(new() { Type = SourceType.Mjpeg, Url = camera.Url, TimeoutSeconds = 5 }, time);
        await run.Next();
        await SourceRun.Until(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return run.Ended.IsCompleted;
        });
        Assert.Equal($"{camera.Url} did not answer within 5 s.", await run.Failure());
    }

    [Fact]
    public async Task A_snapshot_that_did_not_change_is_no_new_frame()
    {
        var time = new FakeTimeProvider();
        var version = 1;
        await using var camera = new TestCamera(async (head, stream, _) =>
        {
            var tag = $"\"{version}\"";
            if (head.Contains($"If-None-Match: {tag}", StringComparison.Ordinal)) await stream.WriteAsync(TestCamera.Head("304 Not Modified"));
            else await TestCamera.Send(stream, "200 OK", TestPictures.Jpeg(version), "ETag: " + tag, "Content-Type: image/jpeg");
        });
        await using var run = Run(new() { Type = SourceType.Snapshot, Url = camera.Url, IntervalSeconds = 2 }, time);
        Assert.Equal(TestPictures.Jpeg(1), (await run.Next()).Bytes);
        await Requests(5);
        Assert.Equal(0, run.Waiting);
        version = 2;
        await Requests(camera.Requests.Count + 2);
        var frame = await run.Next();
        Assert.Equal(2, frame.Number);
        Assert.Equal(TestPictures.Jpeg(2), frame.Bytes);

        Task Requests(int count) => SourceRun.Until(() =>
        {
            time.Advance(TimeSpan.FromSeconds(0.5));
            return camera.Requests.Count >= count;
        });
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Digest")]
    public async Task Credentials_are_sent_when_the_camera_asks(string scheme)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("password"), "s3cret\n");
        await using var camera = new TestCamera(async (head, stream, _) =>
        {
            if (IsAllowed(head, scheme)) await TestCamera.Send(stream, "200 OK", TestPictures.Jpeg(1));
            else await TestCamera.Send(stream, "401 Unauthorized", [], scheme == "Basic" ? "WWW-Authenticate: Basic realm=\"cam\"" : "WWW-Authenticate: Digest realm=\"cam\", nonce=\"abc\", qop=\"auth\", algorithm=MD5");
        });
        var credentials = new CredentialOptions { User = "viewer", PasswordFile = folder.File("password") };
        await using (var run = Run(new() { Type = SourceType.Snapshot, Url = camera.Url, Credentials = credentials })) await run.Next();
        File.WriteAllText(folder.File("password"), "wrong");
        await using var refused = Run(new() { Type = SourceType.Snapshot, Url = camera.Url, Credentials = credentials });
        Assert.Equal($"{camera.Url} refuses the credentials (401): check user and password.", await refused.Failure());
    }

    [Theory]
    [InlineData("302 Found", "redirects (302), which is not followed")]
    [InlineData("401 Unauthorized", "wants credentials (401): add them")]
    [InlineData("404 Not Found", "answers 404: check the address")]
    [InlineData("200 OK", "sends text/html of 6 bytes and no picture")]
    public async Task Other_answers_are_one_line_without_the_query(string status, string expected)
    {
        await using var other = new TestCamera((_, stream, _) => TestCamera.Send(stream, "200 OK", TestPictures.Jpeg(1)).AsTask());
        await using var camera = new TestCamera((_, stream, _) => TestCamera.Send(stream, status, "<html>"u8.ToArray(), "Location: " + other.Url, "Content-Type: text/html").AsTask());
        await using var run = Run(new() { Type = SourceType.Snapshot, Url = camera.Url + "?pwd=hidden" });
        var failure = await run.Failure();
        Assert.Contains(expected, failure, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", failure, StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_picture_without_end_is_given_up()
    {
        await using var camera = new TestCamera(async (_, stream, stop) =>
        {
            await stream.WriteAsync((byte[])[.. TestCamera.Head("200 OK"), 0xFF, 0xD8, 0xFF]);
            for (var block = new byte[1 << 20]; !stop.IsCancellationRequested;) await stream.WriteAsync(block, stop);
        });
        await using var run = Run(new() { Type = SourceType.Snapshot, Url = camera.Url });
        Assert.Contains("sends more than 64 MiB", await run.Failure(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_there_is_one_line()
    {
        string url;
        await using (var camera = new TestCamera((_, _, _) => Task.CompletedTask)) url = camera.Url;
        await using var run = Run(new() { Type = SourceType.Mjpeg, Url = url });
        Assert.StartsWith($"{url} cannot be read: ", await run.Failure(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_in_place_of_a_stream_is_refused()
    {
        await using var camera = new TestCamera((_, stream, _) => TestCamera.Send(stream, "200 OK", "<html>"u8.ToArray(), "Content-Type: text/html").AsTask());
        await using var run = Run(new() { Type = SourceType.Mjpeg, Url = camera.Url });
        Assert.StartsWith($"{camera.Url} sends text/html and no pictures", await run.Failure(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_that_is_not_there_is_named()
    {
        await using var run = Run(new() { Type = SourceType.Mjpeg, Url = "http://127.0.0.1:9/", Credentials = new CredentialOptions { User = "viewer", PasswordVariable = "N2EYE_TEST_NO_SUCH_VARIABLE" } });
        Assert.Equal("the environment variable N2EYE_TEST_NO_SUCH_VARIABLE, a camera's password, is not set.", await run.Failure());
    }

    private static bool IsAllowed(string head, string scheme)
    {
        var header = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Authorization: " + scheme, StringComparison.OrdinalIgnoreCase));
        if (header is null) return false;
        if (scheme == "Basic") return header.EndsWith(Convert.ToBase64String("viewer:s3cret"u8), StringComparison.Ordinal);
        string Value(string name) => Regex.Match(header, $"\\b{name}=\"?([^\",]*)").Groups[1].Value;
        var response = Md5($"{Md5("viewer:cam:s3cret")}:abc:{Value("nc")}:{Value("cnonce")}:auth:{Md5("GET:" + Value("uri"))}");
        return Value("response") == response;
    }

    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes(text)));

    private static SourceRun Run(SourceOptions options, TimeProvider? time = null)
    {
        options.Check("source");
        return new SourceRun(FrameSources.Create("gate", options, time ?? TimeProvider.System, NullLogger.Instance));
    }
}

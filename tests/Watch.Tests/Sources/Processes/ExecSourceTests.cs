using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using N2Eye.Tests.Capture;
using N2Eye.Watch.Frames;
using N2Eye.Watch.Sources;

namespace N2Eye.Tests.Sources.Processes;

public class ExecSourceTests
{
    [Fact]
    public async Task A_programs_jpegs_become_frames()
    {
        using var folder = new TemporaryFolder();
        for (var i = 1; i <= 3; i++) File.WriteAllBytes(folder.File($"{i}.jpg"), TestPictures.Jpeg(i));
        await using var run = Run(new() { Type = SourceType.Exec, Command = ["cat", folder.File("1.jpg"), folder.File("2.jpg"), folder.File("3.jpg")] });
        for (var i = 1; i <= 3; i++) Assert.Equal(TestPictures.Jpeg(i), (await run.Next()).Bytes);
        Assert.Equal("cat ended with exit code 0.", await run.Failure());
    }

    [Fact]
    public async Task Arguments_reach_the_program_as_they_are_and_what_it_says_is_told()
    {
        await using var run = Run(new() { Type = SourceType.Exec, Command = ["sh", "-c", "echo \"$1\" >&2; echo second >&2; exit 3", "sh", "$(id) 'a' \"b\" ; ü"] });
        Assert.Equal("sh ended with exit code 3: $(id) 'a' \"b\" ; ?? | second", await run.Failure());
    }

    [Fact]
    public async Task A_program_that_is_not_installed_is_named()
    {
        await using var run = Run(new() { Type = SourceType.Exec, Command = ["no-such-camera-program"] });
        Assert.Equal("no-such-camera-program is not installed, or not in PATH.", await run.Failure());
    }

    [Fact]
    public async Task Stopping_ends_everything_that_the_program_started()
    {
        using var folder = new TemporaryFolder();
        var ids = folder.File("ids");
        // Both ignore the polite signal; the second is a grandchild.
        string[] command = ["sh", "-c", "trap '' TERM; sh -c 'trap \"\" TERM; echo $$ >> \"$0\"; while :; do sleep 1; done' \"$1\" & echo $$ >> \"$1\"; while :; do sleep 1; done", "sh", ids];
        int[] Started() => File.Exists(ids) ? [.. File.ReadAllLines(ids).Select(line => int.Parse(line, CultureInfo.InvariantCulture))] : [];
        await using (Run(new() { Type = SourceType.Exec, Command = command })) await SourceRun.Until(() => Started().Length == 2);
        // The kernel may take a moment to remove the grandchild; init reaps it.
        await SourceRun.Until(() => Started().All(IsGone));
    }

    [Fact]
    public async Task A_program_that_never_stops_talking_on_stderr_is_not_in_the_way()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("1.jpg"), TestPictures.Jpeg(1));
        await using var run = Run(new() { Type = SourceType.Exec, Command = ["sh", "-c", "head -c 3000000 /dev/zero >&2; cat \"$1\"; head -c 3000000 /dev/zero >&2; cat \"$1\"", "sh", folder.File("1.jpg")] });
        await run.Next();
        await run.Next();
        Assert.True((await run.Failure()).Length < 3000);
    }

    [Fact]
    public async Task Ffmpegs_raw_frames_are_the_pictures_that_it_was_given()
    {
        Assert.SkipUnless(Tool.IsInstalled("ffmpeg"), "ffmpeg is not installed.");
        string[] command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=c=0x40A0E0:size=64x48:rate=5:duration=1", "-pix_fmt", "nv12", "-f", "rawvideo", "-"];
        await using var run = Run(new() { Type = SourceType.Exec, Command = command, Format = StreamFormat.Nv12, Width = 64, Height = 48 });
        for (var i = 0; i < 5; i++)
        {
            using var picture = FramePictures.Decode(await run.Next());
            Assert.Equal((64, 48), (picture.Width, picture.Height));
            for (var p = 0; p < picture.Pixels.Length; p += 4)
            {
                Assert.InRange(picture.Pixels[p], 0x40 - 3, 0x40 + 3);
                Assert.InRange(picture.Pixels[p + 1], 0xA0 - 3, 0xA0 + 3);
                Assert.InRange(picture.Pixels[p + 2], 0xE0 - 3, 0xE0 + 3);
            }
        }

        Assert.Equal("ffmpeg ended with exit code 0.", await run.Failure());
    }

    [Fact]
    public async Task Ffmpegs_motion_jpeg_is_split_and_decoded()
    {
        Assert.SkipUnless(Tool.IsInstalled("ffmpeg"), "ffmpeg is not installed.");
        string[] command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=320x240:rate=10:duration=2", "-c:v", "mjpeg", "-f", "mjpeg", "-"];
        await using var run = Run(new() { Type = SourceType.Exec, Command = command });
        var hashes = new HashSet<string>();
        for (var i = 0; i < 20; i++)
        {
            using var picture = FramePictures.Decode(await run.Next());
            Assert.Equal((320, 240), (picture.Width, picture.Height));
            hashes.Add(picture.ContentHash);
        }

        Assert.True(hashes.Count > 15, "The test picture moves.");
        await run.Failure();
        Assert.Equal(0, run.Waiting);
    }

    private static bool IsGone(int id)
    {
        try
        {
            // Behind the name in brackets: a zombie is gone too, only nobody asked for its status yet.
            return File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].StartsWith('Z');
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static SourceRun Run(SourceOptions options)
    {
        options.Check("source");
        return new SourceRun(FrameSources.Create("gate", options, TimeProvider.System, NullLogger.Instance));
    }
}

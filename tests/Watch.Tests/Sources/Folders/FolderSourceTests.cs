using Microsoft.Extensions.Time.Testing;
using N2Eye.Tests.Capture;
using N2Eye.Watch.Sources;

namespace N2Eye.Tests.Sources.Folders;

public sealed class FolderSourceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly RecordedLog log = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_file_counts_when_its_writer_closes_it()
    {
        await using var run = Run();
        await log.Says("is watched");
        var picture = TestPictures.Jpeg(1);
        using (var writer = new FileStream(folder.File("a.jpg"), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0))
        {
            writer.Write(picture.AsSpan(0, 100));
            // A later file comes first: the open one was there, and was not read.
            File.WriteAllBytes(folder.File("b.jpg"), TestPictures.Jpeg(2));
            Assert.Equal(TestPictures.Jpeg(2), (await run.Next()).Bytes);
            writer.Write(picture.AsSpan(100));
        }

        Assert.Equal(picture, (await run.Next()).Bytes);
    }

    [Fact]
    public async Task A_file_that_is_moved_in_counts_and_hidden_or_other_ones_do_not()
    {
        await using var run = Run();
        await log.Says("is watched");
        File.WriteAllBytes(folder.File(".upload.jpg"), TestPictures.Jpeg(1));
        File.WriteAllText(folder.File("notes.txt"), "x");
        File.WriteAllBytes(folder.File("empty.jpg"), []);
        File.CreateSymbolicLink(folder.File("link.jpg"), "/etc/hostname");
        Directory.CreateDirectory(folder.File("folder.jpg"));
        File.Move(folder.File(".upload.jpg"), folder.File("upload.JPG"));
        Assert.Equal(TestPictures.Jpeg(1), (await run.Next()).Bytes);
        Assert.Equal(0, run.Waiting);
    }

    [Fact]
    public async Task What_is_there_already_comes_oldest_first_where_that_is_asked_for()
    {
        for (var i = 1; i <= 3; i++)
        {
            File.WriteAllBytes(folder.File($"{i}.jpg"), TestPictures.Jpeg(i));
            File.SetLastWriteTimeUtc(folder.File($"{i}.jpg"), new DateTime(2026, 1, 9 - i, 0, 0, 0, DateTimeKind.Utc));
        }

        // Somebody may still be writing this one; nobody was seen closing it.
        File.WriteAllBytes(folder.File("half.jpg"), TestPictures.Jpeg(9)[..^50]);
        await using var run = Run(new() { Type = SourceType.Folder, Path = folder.Path, StartWith = StartWith.All });
        foreach (var number in (int[])[3, 2, 1]) Assert.Equal(TestPictures.Jpeg(number), (await run.Next()).Bytes);
        File.WriteAllBytes(folder.File("4.jpg"), TestPictures.Jpeg(4));
        Assert.Equal(TestPictures.Jpeg(4), (await run.Next()).Bytes);
    }

    [Theory]
    [InlineData(AfterReading.Delete)]
    [InlineData(AfterReading.Move)]
    public async Task A_file_that_was_read_is_put_away(AfterReading after)
    {
        var done = after == AfterReading.Move ? folder.File("done") : null;
        await using var run = Run(new() { Type = SourceType.Folder, Path = folder.Path, After = after, MoveTo = done });
        await log.Says("is watched");
        File.WriteAllBytes(folder.File("a.jpg"), TestPictures.Jpeg(1));
        await run.Next();
        await SourceRun.Until(() => !File.Exists(folder.File("a.jpg")));
        if (done is not null) Assert.Equal(TestPictures.Jpeg(1), File.ReadAllBytes(Path.Combine(done, "a.jpg")));
    }

    [Theory]
    [InlineData(AfterReading.Delete)]
    [InlineData(AfterReading.Move)]
    public async Task A_file_that_comes_too_early_is_not_put_away_unseen(AfterReading after)
    {
        var done = after == AfterReading.Move ? folder.File("done") : null;
        var time = new FakeTimeProvider();
        var options = Checked(new() { Type = SourceType.Folder, Path = folder.Path, After = after, MoveTo = done, MaxFps = 1 });
        await using var run = new SourceRun(FrameSources.Create("gate", options, time, log));
        await log.Says("is watched");
        File.WriteAllBytes(folder.File("a.jpg"), TestPictures.Jpeg(1));
        Assert.Equal(TestPictures.Jpeg(1), (await run.Next()).Bytes);
        File.WriteAllBytes(folder.File("b.jpg"), TestPictures.Jpeg(2));
        // Files are looked at in their order: behind this one, b was looked at too.
        File.WriteAllBytes(folder.File("empty.jpg"), []);
        await log.Says("empty.jpg is left out");
        time.Advance(TimeSpan.FromSeconds(1));
        File.WriteAllBytes(folder.File("c.jpg"), TestPictures.Jpeg(3));
        var next = await run.Next();
        Assert.Equal(TestPictures.Jpeg(3), next.Bytes);
        Assert.Equal(2, next.Number);
        await SourceRun.Until(() => !File.Exists(folder.File("c.jpg")));
        Assert.False(File.Exists(folder.File("a.jpg")));
        Assert.Equal(TestPictures.Jpeg(2), File.ReadAllBytes(folder.File("b.jpg")));
    }

    [Fact]
    public async Task A_folder_that_goes_and_comes_back_is_watched_again_and_what_it_got_meanwhile_is_read_once()
    {
        var path = folder.File("camera");
        Directory.CreateDirectory(path);
        var source = FrameSources.Create("gate", Checked(new() { Type = SourceType.Folder, Path = path }), TimeProvider.System, log);
        await using (var run = new SourceRun(source))
        {
            await log.Says("is watched");
            Directory.Delete(path, recursive: true);
            Assert.Equal($"{path} is gone: make the folder again.", await run.Failure());
        }

        await using (var absent = new SourceRun(source)) Assert.Equal($"{path} is not there: make the folder.", await absent.Failure());
        Directory.CreateDirectory(path);
        File.WriteAllBytes(Path.Combine(path, "c.jpg"), TestPictures.Jpeg(3));
        File.SetLastWriteTimeUtc(Path.Combine(path, "c.jpg"), DateTime.UtcNow.AddMinutes(1));
        await using (var again = new SourceRun(source)) Assert.Equal(TestPictures.Jpeg(3), (await again.Next()).Bytes);
        await using var third = new SourceRun(source);
        File.WriteAllBytes(Path.Combine(path, "d.jpg"), TestPictures.Jpeg(4));
        File.SetLastWriteTimeUtc(Path.Combine(path, "d.jpg"), DateTime.UtcNow.AddMinutes(2));
        Assert.Equal(TestPictures.Jpeg(4), (await third.Next()).Bytes);
    }

    private SourceRun Run(SourceOptions? options = null) =>
        new(FrameSources.Create("gate", Checked(options ?? new() { Type = SourceType.Folder, Path = folder.Path }), TimeProvider.System, log));

    private static SourceOptions Checked(SourceOptions options)
    {
        options.Check("source");
        return options;
    }
}

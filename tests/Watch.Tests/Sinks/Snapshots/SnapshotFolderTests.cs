using N2Eye.Runtime;
using N2Eye.Watch.Sinks.Snapshots;
using N2Eye.Watch.Tests.Events;
using N2Eye.Watch.Tests.Journal;

namespace N2Eye.Watch.Tests.Sinks.Snapshots;

public sealed class SnapshotFolderTests
{
    private static readonly byte[] Picture = new byte[300 << 10];

    [Fact]
    public void A_picture_lies_under_its_day_and_hash()
    {
        using var files = new JournalFixture();
        var snapshots = Open(files);
        var path = snapshots.Save(Hash(1), [1, 2, 3], "jpg", new DateTimeOffset(2026, 6, 2, 1, 0, 0, TimeSpan.FromHours(2)));
        Assert.Equal($"2026/06/01/{Hash(1)}.jpg", path);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(SnapshotFolder.FileOf(files.Folder, path)));
        Assert.Equal(path, snapshots.Save(Hash(1), [1, 2, 3], "jpg", Happened.Noon));
        Assert.Equal(3, snapshots.Bytes);
        Assert.Equal(FailureKind.BadInput, Assert.Throws<N2EyeException>(() => SnapshotFolder.FileOf(files.Folder, "../../etc/passwd")).Kind);
        Assert.Throws<ArgumentException>(() => snapshots.Save("../x", [1], "jpg", Happened.Noon));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/./")]
    public void The_folder_may_be_said_with_a_slash(string end)
    {
        using var files = new JournalFixture();
        Assert.Equal(Path.Combine(files.Folder, "2026/a.jpg"), SnapshotFolder.FileOf(files.Folder + end, "2026/a.jpg"));
        Assert.Throws<N2EyeException>(() => SnapshotFolder.FileOf(files.Folder + end, $"../{Path.GetFileName(files.Folder)}2/a.jpg"));
    }

    [Fact]
    public void The_oldest_go_when_there_are_too_many_bytes_after_a_restart_too()
    {
        using var files = new JournalFixture();
        var snapshots = Open(files);
        for (var i = 0; i < 3; i++) Save(snapshots, files, i);
        Assert.Equal(3 * Picture.Length, snapshots.Bytes);
        File.WriteAllText(Path.Combine(files.Folder, "2026/06/01/notes.txt"), "the owner's");
        snapshots = Open(files);
        Assert.Equal(3 * Picture.Length, snapshots.Bytes);
        for (var i = 3; i < 8; i++) Save(snapshots, files, i);
        Assert.Equal([Hash(5) + ".jpg", Hash(6) + ".jpg", Hash(7) + ".jpg", "notes.txt"], Names(files));
        Assert.Equal(3 * Picture.Length, snapshots.Bytes);
    }

    [Fact]
    public void Old_days_go_and_their_folders()
    {
        using var files = new JournalFixture();
        var snapshots = Open(files);
        snapshots.Save(Hash(1), [1], "jpg", files.Time.GetUtcNow());
        files.Time.Advance(TimeSpan.FromDays(20));
        snapshots.Save(Hash(2), [1], "png", files.Time.GetUtcNow());
        Assert.Equal(2, Names(files).Length);
        files.Time.Advance(TimeSpan.FromDays(20));
        snapshots.Save(Hash(3), [1], "png", files.Time.GetUtcNow());
        Assert.Equal([Hash(2) + ".png", Hash(3) + ".png"], Names(files));
        Assert.False(Directory.Exists(Path.Combine(files.Folder, "2026/06/01")));
        Assert.True(Directory.Exists(Path.Combine(files.Folder, "2026/06/21")));
    }

    [Fact]
    public void What_a_power_cut_stopped_goes()
    {
        using var files = new JournalFixture();
        Directory.CreateDirectory(Path.Combine(files.Folder, "2026/06/01"));
        File.WriteAllBytes(Path.Combine(files.Folder, "2026/06/01", Hash(1) + ".jpg.tmp"), [1, 2]);
        Assert.Equal(0, Open(files).Bytes);
        Assert.Empty(Names(files));
    }

    [Fact]
    public void A_picture_that_cannot_be_written_is_said()
    {
        using var files = new JournalFixture();
        var snapshots = Open(files);
        File.WriteAllText(Path.Combine(files.Folder, "2026"), "in the way");
        var refused = Assert.Throws<N2EyeException>(() => snapshots.Save(Hash(1), [1], "jpg", Happened.Noon));
        Assert.Equal(FailureKind.FileAccess, refused.Kind);
        Assert.Contains("cannot be written", refused.Message, StringComparison.Ordinal);
    }

    private static SnapshotFolder Open(JournalFixture files) => new(new SnapshotOptions { Folder = files.Folder, KeepBytes = 1 << 20 }, files.Time, files.Log);

    private static void Save(SnapshotFolder snapshots, JournalFixture files, int number)
    {
        var path = SnapshotFolder.FileOf(files.Folder, snapshots.Save(Hash(number), Picture, "jpg", Happened.Noon));
        File.SetLastWriteTimeUtc(path, Happened.Noon.UtcDateTime.AddMinutes(number));
    }

    private static string Hash(int number) => number.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);

    private static string?[] Names(JournalFixture files) => [.. Directory.GetFiles(files.Folder, "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}

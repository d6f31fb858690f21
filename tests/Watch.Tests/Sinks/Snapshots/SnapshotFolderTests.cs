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
    public void Pictures_that_were_deleted_by_hand_are_not_counted_on()
    {
        using var files = new JournalFixture();
        var snapshots = Open(files);
        var first = files.Time.GetUtcNow();
        snapshots.Save(Hash(1), Picture, "jpg", first);
        snapshots.Save(Hash(2), Picture, "jpg", first.AddDays(1));
        snapshots.Save(Hash(3), Picture, "jpg", first.AddDays(1));
        Directory.Delete(Path.Combine(files.Folder, "2026/06/01"), recursive: true);
        File.Delete(Path.Combine(files.Folder, "2026/06/02", Hash(2) + ".jpg"));
        for (var i = 4; i < 6; i++) snapshots.Save(Hash(i), Picture, "jpg", first.AddDays(2));
        Assert.Equal([Hash(3) + ".jpg", Hash(4) + ".jpg", Hash(5) + ".jpg"], Names(files));
        Assert.Equal(3 * Picture.Length, snapshots.Bytes);
        Assert.Empty(files.Log.Lines);
    }

    [Fact]
    public void A_day_that_cannot_be_cleared_keeps_neither_a_picture_nor_other_days()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Skip("Whoever runs this may read every folder.");
            return;
        }

        using var files = new JournalFixture();
        var snapshots = Open(files);
        var day = Path.Combine(files.Folder, "2026/06/01");
        for (var i = 0; i < 2; i++) snapshots.Save(Hash(i), Picture, "jpg", files.Time.GetUtcNow().AddDays(i));
        var mode = File.GetUnixFileMode(day);
        File.SetUnixFileMode(day, UnixFileMode.None);
        try
        {
            files.Time.Advance(TimeSpan.FromDays(40));
            var path = snapshots.Save(Hash(2), [1, 2], "jpg", files.Time.GetUtcNow());
            Assert.Equal([1, 2], File.ReadAllBytes(SnapshotFolder.FileOf(files.Folder, path)));
            Assert.Equal(Picture.Length + 2, snapshots.Bytes);
            Assert.False(Directory.Exists(Path.Combine(files.Folder, "2026/06/02")));
            Assert.Single(files.Log.Lines, line => line.StartsWith($"Old snapshots in {day} cannot be cleared away", StringComparison.Ordinal));
        }
        finally
        {
            File.SetUnixFileMode(day, mode);
        }
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

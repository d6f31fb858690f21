using CsCheck;
using N2Eye.Runtime;
using N2Eye.Tests;
using N2Eye.Watch.Journal;
using N2Eye.Watch.Tests.Events;

namespace N2Eye.Watch.Tests.Journal;

/// <summary>A full or failing disk.</summary>
public sealed class JournalDiskTests
{
    [Fact]
    public void An_event_that_fails_leaves_the_file_sound_whatever_part_of_it_was_written() => Gen.Select(Gen.Int[0, 1000], Gen.Bool, Gen.Bool).Sample((room, cutFails, flushFails) =>
    {
        using var fixture = new JournalFixture();
        var disk = new Disk();
        using (var journal = new EventJournal(fixture.Options, fixture.Time, fixture.Log, path => new FailingFile(path, disk)))
        {
            journal.Append(Happened.Event(1));
            (disk.Room, disk.CutFails, disk.FlushFails) = (flushFails ? int.MaxValue : room, cutFails, flushFails);
            // Longer than the next: what is left of it would be seen behind that one.
            var refused = Assert.Throws<N2EyeException>(() => journal.Append(Happened.Event(2) with { Previous = new string('x', 400) }));
            Assert.Equal(FailureKind.FileAccess, refused.Kind);
            Assert.Contains("No space left on device", refused.Message, StringComparison.Ordinal);
            Assert.Contains("events-000001.jsonl", refused.Message, StringComparison.Ordinal);
            Assert.Equal(1, journal.LastSequence);
            (disk.Room, disk.CutFails, disk.FlushFails) = (int.MaxValue, false, false);
            journal.Append(Happened.Event(3));
        }

        Assert.Equal([1, 3], fixture.Numbers());
        Assert.Empty(fixture.Log.Lines);
    }, iter: 60, threads: 1);

    [Fact]
    public void A_full_file_system_is_said_and_space_that_returns_is_used()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && Tool.IsInstalled("mount"), "Mounting a small file system needs root and mount.");
        using var folder = new TemporaryFolder();
        try
        {
            Tool.Run("mount", "", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.Path);
        }
        catch (Exception refused) when (refused is Xunit.Sdk.XunitException)
        {
            Assert.Skip("This machine does not let root mount a tmpfs.");
        }

        try
        {
            using var fixture = new JournalFixture();
            var filler = folder.File("filler");
            File.WriteAllBytes(filler, new byte[40 << 10]);
            var options = fixture.Options with { Folder = folder.File("journal") };
            var written = 0;
            using (var journal = fixture.Open(options))
            {
                var refused = Assert.Throws<N2EyeException>(() =>
                {
                    while (written < 1000) journal.Append(Happened.Event(++written));
                });
                Assert.Contains("No space left on device", refused.Message, StringComparison.Ordinal);
                File.Delete(filler);
                journal.Append(Happened.Event(written));
            }

            Assert.Equal(Enumerable.Range(1, written), JournalReader.ReadAll(options.Folder, fixture.Log).Select(JournalFixture.Number));
            Assert.Empty(fixture.Log.Lines);
        }
        finally
        {
            Tool.Run("umount", "", folder.Path);
        }
    }

    [Fact]
    public void Events_are_flushed_as_the_policy_says()
    {
        using var fixture = new JournalFixture();
        var disk = new Disk();
        using (var journal = Open(FsyncPolicy.Always))
        {
            journal.Append(Happened.Event(1));
            Assert.Equal(1, disk.Flushes);
        }

        disk.Flushes = 0;
        using (var journal = Open(FsyncPolicy.Interval))
        {
            for (var i = 0; i < 5; i++) journal.Append(Happened.Event(2 + i));
            Assert.Equal(0, disk.Flushes);
            fixture.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(1, disk.Flushes);
            fixture.Time.Advance(TimeSpan.FromSeconds(10));
            Assert.Equal(1, disk.Flushes);
            disk.FlushFails = true;
            journal.Append(Happened.Event(7));
            fixture.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.Contains("cannot be flushed", Assert.Single(fixture.Log.Lines), StringComparison.Ordinal);
            disk.FlushFails = false;
            fixture.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(2, disk.Flushes);
        }

        using (var journal = Open(FsyncPolicy.Never)) journal.Append(Happened.Event(8));
        Assert.Equal(2, disk.Flushes);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], fixture.Numbers());

        EventJournal Open(FsyncPolicy policy) => new(fixture.Options with { Fsync = policy }, fixture.Time, fixture.Log, path => new FailingFile(path, disk));
    }

    private sealed class Disk
    {
        public int Room { get; set; } = int.MaxValue;

        public bool CutFails { get; set; }

        public bool FlushFails { get; set; }

        public int Flushes { get; set; }
    }

    private sealed class FailingFile(string path, Disk disk) : SegmentFile(path)
    {
        public override void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            base.Write(bytes[..Math.Min(disk.Room, bytes.Length)], offset);
            if (disk.Room < bytes.Length) throw new IOException("No space left on device");
        }

        public override void SetLength(long length)
        {
            if (disk.CutFails) throw new IOException("Input/output error");
            base.SetLength(length);
        }

        public override void Flush()
        {
            if (disk.FlushFails) throw new IOException("No space left on device");
            disk.Flushes++;
            base.Flush();
        }
    }
}

using N2Eye.Runtime;
using N2Eye.Watch.Journal;
using N2Eye.Watch.Tests.Events;

namespace N2Eye.Watch.Tests.Journal;

public sealed class JournalFollowerTests
{
    [Fact]
    public async Task What_is_appended_is_read_once_in_order_over_segments()
    {
        using var fixture = new JournalFixture();
        using var journal = fixture.Open(fixture.Options with { SegmentBytes = 4096, KeepBytes = 1 << 20 });
        using var follower = journal.Follow("mqtt");
        var waiting = follower.ReadAsync(10, CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        journal.Append(Happened.Event(1));
        Assert.Equal([1], (await waiting).Select(JournalFixture.Number));
        for (var i = 2; i <= 50; i++) journal.Append(Happened.Event(i));
        Assert.Equal(Enumerable.Range(2, 49), await Numbers(follower, 49));
        Assert.Equal(50, follower.Pending);
        follower.Acknowledge();
        Assert.Equal(0, follower.Pending);
        Assert.Equal(0, follower.Dropped);
    }

    [Fact]
    public async Task After_a_restart_what_was_not_acknowledged_comes_again()
    {
        using var fixture = new JournalFixture();
        using (var journal = fixture.Open())
        {
            var follower = journal.Follow("mqtt");
            for (var i = 1; i <= 5; i++) journal.Append(Happened.Event(i));
            await Numbers(follower, 2);
            follower.Acknowledge();
            await Numbers(follower, 2);
        }

        using (var journal = fixture.Open())
        {
            var follower = journal.Follow("mqtt");
            Assert.Equal(3, follower.Pending);
            Assert.Equal([3, 4, 5], await Numbers(follower, 3));
            // Another sink begins with what is new.
            var other = journal.Follow("webhook");
            Assert.Equal(0, other.Pending);
            journal.Append(Happened.Event(6));
            Assert.Equal([6], await Numbers(other, 1));
        }
    }

    [Fact]
    public async Task A_killed_process_loses_no_event_that_its_cursor_was_not_saved_for()
    {
        using var fixture = new JournalFixture();
        using var copy = new JournalFixture();
        using var journal = fixture.Open();
        using var follower = journal.Follow("mqtt");
        for (var i = 1; i <= 3; i++) journal.Append(Happened.Event(i));
        await Numbers(follower, 2);
        follower.Acknowledge();
        Copy(fixture, copy);
        using (var killed = copy.Open()) Assert.Equal([1, 2, 3], await Numbers(killed.Follow("mqtt"), 3));

        // A second later the cursor is on the disk.
        fixture.Time.Advance(TimeSpan.FromSeconds(1));
        Copy(fixture, copy);
        using (var killed = copy.Open()) Assert.Equal([3], await Numbers(killed.Follow("mqtt"), 1));
    }

    [Fact]
    public async Task Events_that_retention_took_are_counted_and_said()
    {
        using var fixture = new JournalFixture();
        using var journal = fixture.Open(fixture.Options with { SegmentBytes = 4096, KeepBytes = 2 * 4096 });
        using var follower = journal.Follow("webhook");
        for (var i = 1; i <= 50; i++) journal.Append(Happened.Event(i));
        var first = fixture.Numbers()[0];
        Assert.True(first > 1);
        Assert.Equal(Enumerable.Range(first, 51 - first), await Numbers(follower, 51 - first));
        Assert.Equal(first - 1, follower.Dropped);
        Assert.Contains(fixture.Log.Lines, line => line.StartsWith($"webhook: {first - 1} events left the journal", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_damaged_line_is_counted_and_said()
    {
        using var fixture = new JournalFixture();
        using var journal = fixture.Open();
        using var follower = journal.Follow("webhook");
        for (var i = 1; i <= 3; i++) journal.Append(Happened.Event(i));
        using (var file = new FileStream(fixture.Segment(1), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            file.Position = file.Length / 2;
            file.WriteByte((byte)'~');
        }

        Assert.Equal([1, 3], await Numbers(follower, 2));
        Assert.Equal(1, follower.Dropped);
        Assert.Contains(fixture.Log.Lines, line => line.Contains("is damaged and skipped", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cursor_in_front_of_other_events_sends_again_rather_than_never()
    {
        using var fixture = new JournalFixture();
        using (var journal = fixture.Open())
        {
            var follower = journal.Follow("mqtt");
            for (var i = 1; i <= 3; i++) journal.Append(Happened.Event(i));
            await Numbers(follower, 3);
            follower.Acknowledge();
        }

        // The disk forgot the last two, and others came in their place.
        var lines = File.ReadAllLines(fixture.Segment(1));
        File.WriteAllText(fixture.Segment(1), lines[0] + "\n");
        using (var journal = fixture.Open())
        {
            for (var i = 12; i <= 15; i++) journal.Append(Happened.Event(i));
            var follower = journal.Follow("mqtt");
            Assert.Equal([1, 12, 13, 14, 15], await Numbers(follower, 5));
            Assert.Equal(0, follower.Dropped);
            Assert.Contains(fixture.Log.Lines, line => line.Contains("another event is in its place", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("{\"segment\":1,\"off")]
    [InlineData("")]
    [InlineData("{\"segment\":9,\"offset\":0,\"sequence\":0}")]
    public async Task A_damaged_cursor_sends_everything_again(string cursor)
    {
        using var fixture = new JournalFixture();
        using (var journal = fixture.Open())
        {
            journal.Follow("mqtt");
            journal.Append(Happened.Event(1));
        }

        File.WriteAllText(Path.Combine(fixture.Folder, "cursors", "mqtt.json"), cursor);
        using (var journal = fixture.Open()) Assert.Equal([1], await Numbers(journal.Follow("mqtt"), 1));
        Assert.Contains(fixture.Log.Lines, line => line.Contains("mqtt.json does not fit the journal", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_a_damaged_cursor_what_is_there_is_pending_and_no_more()
    {
        using var fixture = new JournalFixture();
        var cursor = Path.Combine(fixture.Folder, "cursors", "mqtt.json");
        using (var journal = fixture.Open(fixture.Options with { SegmentBytes = 4096, KeepBytes = 2 * 4096 }))
        {
            journal.Follow("mqtt");
            for (var i = 1; i <= 50; i++) journal.Append(Happened.Event(i));
        }

        var there = fixture.Numbers();
        Assert.True(there[0] > 1);
        File.WriteAllText(cursor, "");
        using (var journal = fixture.Open())
        {
            using var follower = journal.Follow("mqtt");
            Assert.Equal(there.Length, follower.Pending);
            await Numbers(follower, 1);
            follower.Acknowledge();
            Assert.Equal(there.Length - 1, follower.Pending);
            Assert.Equal(0, follower.Dropped);
        }
    }

    [Fact]
    public void After_a_damaged_cursor_nothing_is_pending_where_nothing_is_left()
    {
        using var fixture = new JournalFixture();
        using (var journal = fixture.Open()) journal.Follow("mqtt");
        File.WriteAllText(Path.Combine(fixture.Folder, "cursors", "mqtt.json"), "");
        using (var journal = fixture.Open())
        {
            using var follower = journal.Follow("mqtt");
            Assert.Equal(0, follower.Pending);
            journal.Append(Happened.Event(1));
            Assert.Equal(1, follower.Pending);
        }
    }

    [Fact]
    public async Task A_follower_without_a_cursor_sees_what_happens_from_now_on()
    {
        using var fixture = new JournalFixture();
        using var journal = fixture.Open();
        journal.Append(Happened.Event(1));
        using var follower = journal.FollowFromNow("stdout");
        journal.Append(Happened.Event(2));
        Assert.Equal([2], await Numbers(follower, 1));
        follower.Acknowledge();
        fixture.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(Directory.Exists(Path.Combine(fixture.Folder, "cursors")));
    }

    [Fact]
    public void A_name_that_is_no_file_name_is_refused()
    {
        using var fixture = new JournalFixture();
        using var journal = fixture.Open();
        Assert.Equal(FailureKind.BadInput, Assert.Throws<N2EyeException>(() => journal.Follow("../mqtt")).Kind);
    }

    private static async Task<List<int>> Numbers(JournalFollower follower, int count)
    {
        var numbers = new List<int>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (numbers.Count < count) numbers.AddRange((await follower.ReadAsync(count - numbers.Count, patience.Token)).Select(JournalFixture.Number));
        return numbers;
    }

    private static void Copy(JournalFixture from, JournalFixture to)
    {
        foreach (var file in Directory.EnumerateFiles(from.Folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            var target = Path.Combine(to.Folder, Path.GetRelativePath(from.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, ReadShared(file));
        }
    }

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}

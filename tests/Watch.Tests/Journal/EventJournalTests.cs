using System.Text.Json.Nodes;
using N2Eye.Runtime;
using N2Eye.Watch.Journal;
using N2Eye.Watch.Tests.Events;

namespace N2Eye.Watch.Tests.Journal;

public sealed class EventJournalTests
{
    [Fact]
    public void Lines_are_the_events_with_a_number_and_a_check()
    {
        using var fixture = new JournalFixture();
        using var journal = fixture.Open();
        journal.Append(Happened.Event(1));
        journal.Append(Happened.Event(2));
        var lines = File.ReadAllLines(fixture.Segment(1));
        Assert.Equal(2, lines.Length);
        var second = JsonNode.Parse(lines[1])!;
        Assert.Equal("person 2", (string?)second["answer"]);
        Assert.Equal(2, (int)second["seq"]!);
        Assert.Matches("^[0-9a-f]{16}$", (string)second["check"]!);
        Assert.Equal(2, journal.LastSequence);
    }

    [Fact]
    public void A_journal_opened_again_goes_on()
    {
        using var fixture = new JournalFixture();
        using (var journal = fixture.Open()) journal.Append(Happened.Event(1));
        using (var journal = fixture.Open()) journal.Append(Happened.Event(2));
        Assert.Equal([1, 2], fixture.Numbers());
        Assert.Equal([1L, 2L], JournalReader.ReadAll(fixture.Folder, fixture.Log).Select(record => record.Sequence));
        Assert.Empty(fixture.Log.Lines);
    }

    [Fact]
    public void A_second_writer_is_told_who_is_in_the_way()
    {
        using var fixture = new JournalFixture();
        using (fixture.Open())
        {
            var refused = Assert.Throws<N2EyeException>(() => fixture.Open());
            Assert.Equal(FailureKind.FileAccess, refused.Kind);
            Assert.Contains("journal.lock is held by another process", refused.Message, StringComparison.Ordinal);
        }

        fixture.Open().Dispose();
    }

    [Fact]
    public void Segments_end_at_their_size_and_age_and_the_oldest_go()
    {
        using var fixture = new JournalFixture();
        using var journal = fixture.Open(fixture.Options with { SegmentBytes = 4096, KeepBytes = 3 * 4096, SegmentHours = 2 });
        for (var i = 1; i <= 60; i++) journal.Append(Happened.Event(i));
        var kept = Segments.List(fixture.Folder);
        Assert.True(kept[0] > 1, "nothing was deleted");
        Assert.True(kept.Sum(number => new FileInfo(fixture.Segment(number)).Length) <= 3 * 4096);
        Assert.All(kept, number => Assert.InRange(new FileInfo(fixture.Segment(number)).Length, 1, 4096));
        var numbers = fixture.Numbers();
        Assert.Equal(Enumerable.Range(numbers[0], 61 - numbers[0]), numbers);

        fixture.Time.Advance(TimeSpan.FromHours(2));
        journal.Append(Happened.Event(61));
        Assert.Equal(kept[^1] + 1, Segments.List(fixture.Folder)[^1]);
        Assert.Equal(61, journal.LastSequence);
    }

    [Fact]
    public async Task Old_segments_go_once_they_are_sent()
    {
        using var fixture = new JournalFixture();
        using var journal = fixture.Open(fixture.Options with { SegmentHours = 1, KeepDays = 1 });
        using var follower = journal.Follow("mqtt");
        for (var i = 1; i <= 3; i++)
        {
            journal.Append(Happened.Event(i));
            File.SetLastWriteTimeUtc(fixture.Segment(i), fixture.Time.GetUtcNow().UtcDateTime);
            fixture.Time.Advance(TimeSpan.FromHours(1));
        }

        fixture.Time.Advance(TimeSpan.FromDays(2));
        journal.Append(Happened.Event(4));
        Assert.Equal([1, 2, 3, 4], fixture.Numbers());
        await follower.ReadAsync(2, CancellationToken.None);
        follower.Acknowledge();
        fixture.Time.Advance(TimeSpan.FromHours(1));
        journal.Append(Happened.Event(5));
        // The second segment is where the follower stands.
        Assert.Equal([2, 3, 4, 5], fixture.Numbers());
    }

    [Fact]
    public void An_event_is_found_by_its_id()
    {
        using var fixture = new JournalFixture();
        using var journal = fixture.Open(fixture.Options with { SegmentBytes = 4096, KeepBytes = 1 << 20 });
        for (var i = 1; i <= 20; i++) journal.Append(Happened.Event(i));
        Assert.Equal("person 3", JournalReader.Find(fixture.Folder, Happened.Id(3), fixture.Log)?.Event.Answer);
        Assert.Null(JournalReader.Find(fixture.Folder, Happened.Id(99), fixture.Log));
        var refused = Assert.Throws<N2EyeException>(() => JournalReader.Find(Path.GetTempPath(), "x", fixture.Log));
        Assert.Contains("holds no journal", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_beyond_all_bounds_is_refused()
    {
        using var fixture = new JournalFixture();
        using var journal = fixture.Open();
        Assert.Equal(FailureKind.BadInput, Assert.Throws<N2EyeException>(() => journal.Append(Happened.Event(1) with { Answer = new string('x', JournalLine.Longest) })).Kind);
        journal.Append(Happened.Event(2));
        Assert.Equal([2], fixture.Numbers());
    }

    [Theory]
    [InlineData("segment_bytes", "must be from 4096")]
    [InlineData("keep_bytes", "must be at least segment_bytes (8388608)")]
    [InlineData("keep_days", "must be above 0")]
    public void A_bad_option_is_named(string field, string why)
    {
        var options = new JournalOptions { Folder = "events" };
        var bad = field switch
        {
            "segment_bytes" => options with { SegmentBytes = 1 },
            "keep_bytes" => options with { KeepBytes = 10 },
            _ => options with { KeepDays = double.NaN },
        };
        options.Validate("watch.json: journal");
        Assert.StartsWith($"watch.json: journal.{field} {why}", Assert.Throws<N2EyeException>(() => bad.Validate("watch.json: journal")).Message, StringComparison.Ordinal);
    }
}

using CsCheck;
using N2Eye.Watch.Journal;
using N2Eye.Watch.Tests.Events;

namespace N2Eye.Watch.Tests.Journal;

public sealed class JournalDamageTests
{
    private const int Events = 3;

    [Fact]
    public void A_file_cut_at_any_byte_keeps_its_whole_lines_and_goes_on()
    {
        var whole = Written();
        var ends = LineEnds(whole);
        for (var cut = 0; cut <= whole.Length; cut++)
        {
            using var fixture = new JournalFixture();
            Put(fixture, whole.AsSpan(0, cut));
            var kept = ends.Count(end => end <= cut);
            using (var journal = Open(fixture))
            {
                Assert.Equal(kept, journal.LastSequence);
                journal.Append(Happened.Event(99));
            }

            Assert.Equal([.. Enumerable.Range(1, kept), 99], fixture.Numbers());
            var torn = cut - (kept == 0 ? 0 : ends[kept - 1]);
            Assert.Equal(torn > 0, File.Exists(fixture.Segment(1) + ".torn"));
            if (torn > 0) Assert.Equal(whole[(cut - torn)..cut], File.ReadAllBytes(fixture.Segment(1) + ".torn"));
            Assert.Equal(torn > 0 ? 1 : 0, fixture.Log.Lines.Count);
        }
    }

    [Fact]
    public void A_flipped_bit_costs_its_line_and_is_reported()
    {
        var whole = Written();
        var ends = LineEnds(whole);
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Int[0, 7]).Sample((place, bit) =>
        {
            using var fixture = new JournalFixture();
            var damaged = whole.ToArray();
            damaged[place] ^= (byte)(1 << bit);
            Put(fixture, damaged);
            var lines = new List<int>(Enumerable.Range(1, Events));
            var hit = ends.Count(end => end <= place);
            // A line feed that is gone costs the line behind it too.
            lines.RemoveAll(line => line == hit + 1 || (damaged[ends[hit] - 1] != '\n' && line == hit + 2));
            using (var journal = Open(fixture)) journal.Append(Happened.Event(99));
            Assert.NotEmpty(fixture.Log.Lines);
            Assert.Equal([.. lines, 99], fixture.Numbers());
        }, iter: 400, threads: 1);
    }

    [Fact]
    public void Any_bytes_behind_the_last_line_are_moved_away() => Gen.Byte.Array[1, 300].Sample(tail =>
    {
        using var fixture = new JournalFixture();
        var whole = Written();
        Put(fixture, [.. whole, .. tail]);
        using (var journal = Open(fixture)) journal.Append(Happened.Event(99));
        Assert.Equal([1, 2, 3, 99], fixture.Numbers());
        Assert.Equal(tail, File.ReadAllBytes(fixture.Segment(1) + ".torn"));
    }, iter: 100, threads: 1);

    [Fact]
    public void A_file_of_nothing_but_zeros_takes_bounded_memory()
    {
        using var fixture = new JournalFixture();
        Directory.CreateDirectory(fixture.Folder);
        using (var file = File.Create(fixture.Segment(1))) file.SetLength(64 << 20);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        using (var journal = Open(fixture)) journal.Append(Happened.Event(1));
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 16 << 20);
        Assert.Equal([1], fixture.Numbers());
    }

    [Fact]
    public void Numbers_go_on_behind_an_empty_segment()
    {
        using var fixture = new JournalFixture();
        Put(fixture, Written());
        // The power went between the new segment and its first event.
        File.WriteAllBytes(fixture.Segment(2), []);
        using var journal = Open(fixture);
        Assert.Equal(Events, journal.LastSequence);
        journal.Append(Happened.Event(4));
        Assert.Equal([1, 2, 3, 4], fixture.Numbers());
    }

    // Thousands of journals: none of them has to survive a power cut.
    private static EventJournal Open(JournalFixture fixture) => fixture.Open(fixture.Options with { Fsync = FsyncPolicy.Never });

    private static byte[] Written()
    {
        using var fixture = new JournalFixture();
        using (var journal = Open(fixture))
        {
            for (var i = 1; i <= Events; i++) journal.Append(Happened.Event(i));
        }

        return File.ReadAllBytes(fixture.Segment(1));
    }

    private static int[] LineEnds(byte[] file) => [.. file.Index().Where(pair => pair.Item == '\n').Select(pair => pair.Index + 1)];

    private static void Put(JournalFixture fixture, ReadOnlySpan<byte> bytes)
    {
        Directory.CreateDirectory(fixture.Folder);
        File.WriteAllBytes(fixture.Segment(1), bytes);
    }
}

using Microsoft.Extensions.Time.Testing;
using N2Eye.Tests;
using N2Eye.Tests.Capture;
using N2Eye.Watch.Journal;
using N2Eye.Watch.Tests.Events;

namespace N2Eye.Watch.Tests.Journal;

/// <summary>A journal in a folder of its own, under virtual time.</summary>
internal sealed class JournalFixture : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public FakeTimeProvider Time { get; } = new(Happened.Noon);

    public RecordedLog Log { get; } = new();

    public string Folder => folder.File("journal");

    public JournalOptions Options => new() { Folder = Folder };

    public EventJournal Open(JournalOptions? options = null) => new(options ?? Options, Time, Log);

    /// <summary>A segment's file.</summary>
    public string Segment(long number) => Segments.Path(Folder, number);

    /// <summary>Events that a reader finds, by their numbers in <see cref="Happened.Event"/>.</summary>
    public int[] Numbers() => [.. JournalReader.ReadAll(Folder, Log).Select(Number)];

    public static int Number(JournalRecord record) => Convert.ToInt32(record.Event.Id[24..], 16);

    public void Dispose() => folder.Dispose();
}

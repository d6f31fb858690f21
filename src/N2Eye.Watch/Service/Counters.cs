using System.Collections.Concurrent;

namespace N2Eye.Watch.Service;

/// <summary>Counts by labels, which come from the configuration and are therefore few; safe to use from many threads.</summary>
internal sealed class Counters
{
    private readonly ConcurrentDictionary<string, long> counts = new(StringComparer.Ordinal);

    /// <summary>Shows a count that is zero so far: what never happened can be told from what is not watched.</summary>
    public void Show(Labels labels) => counts.TryAdd(labels.Text, 0);

    /// <summary>One more.</summary>
    public void Add(Labels labels, long more = 1) => counts.AddOrUpdate(labels.Text, more, (_, count) => count + more);

    /// <summary>How often.</summary>
    public long Of(Labels labels) => counts.GetValueOrDefault(labels.Text);

    /// <summary>All counts in the labels' order.</summary>
    public IEnumerable<(Labels Labels, double Value)> All => counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => (new Labels(count.Key), (double)count.Value));
}

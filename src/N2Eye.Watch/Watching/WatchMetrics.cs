using N2Eye.Watch.Options;
using N2Eye.Watch.Queries;
using N2Eye.Watch.Service;

namespace N2Eye.Watch.Watching;

/// <summary>What watching counts. One object lives as long as the process: reading the configuration again sets nothing back.</summary>
internal sealed class WatchMetrics
{
    /// <summary>Triggers that fired, for each camera.</summary>
    public Counters Fired { get; } = new();

    /// <summary>Triggers that were not asked about, with the reason.</summary>
    public Counters Dropped { get; } = new();

    /// <summary>Questions that were asked, with what became of them.</summary>
    public Counters Asked { get; } = new();

    /// <summary>Picture to answer, by question.</summary>
    public IReadOnlyDictionary<string, Histogram> Answering => answering;

    /// <summary>Trigger to answer.</summary>
    public Histogram Waiting { get; } = new();

    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, Histogram> answering = new(StringComparer.Ordinal);

    /// <summary>Shows what can happen as zero.</summary>
    public void Show(IEnumerable<string> triggers, IEnumerable<string> queries)
    {
        foreach (var trigger in triggers)
        {
            Fired.Show(Labels.Of("trigger", trigger));
            foreach (var reason in Enum.GetValues<DropReason>()) Dropped.Show(DropLabels(trigger, reason));
        }

        foreach (var query in queries)
        {
            foreach (var outcome in Enum.GetValues<Outcome>()) Asked.Show(AskedLabels(query, outcome));
            answering.TryAdd(query, new Histogram());
        }
    }

    /// <summary>A trigger fired.</summary>
    public void Count(string trigger) => Fired.Add(Labels.Of("trigger", trigger));

    /// <summary>A trigger was dropped.</summary>
    public void Count(string trigger, DropReason reason) => Dropped.Add(DropLabels(trigger, reason));

    /// <summary>A question was asked.</summary>
    public void Count(Asked asked)
    {
        var happened = asked.Event;
        Asked.Add(AskedLabels(happened.Query, asked.Outcome));
        if (asked.Outcome == Outcome.Failed) return;
        answering.GetOrAdd(happened.Query, _ => new Histogram()).Add(TimeSpan.FromMilliseconds(happened.PictureMs + happened.PrefillMs + happened.DecodeMs));
        Waiting.Add(happened.Answered - happened.Triggered);
    }

    private static Labels DropLabels(string trigger, DropReason reason) => Labels.Of("trigger", trigger).With("reason", OptionCheck.Spelled(reason));

    private static Labels AskedLabels(string query, Outcome outcome) => Labels.Of("query", query).With("outcome", OptionCheck.Spelled(outcome));
}

/// <summary>Why a trigger was not asked about.</summary>
internal enum DropReason
{
    /// <summary>Too many waited.</summary>
    QueueFull,

    /// <summary>The camera has given no picture.</summary>
    NoPicture,

    /// <summary>Somebody switched it off.</summary>
    Disabled,

    /// <summary>The best picture of the same happening is still being chosen.</summary>
    SameHappening,
}

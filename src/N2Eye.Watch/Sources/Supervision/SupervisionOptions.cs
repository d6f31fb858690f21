namespace N2Eye.Watch.Sources.Supervision;

/// <summary>When a source counts as stalled, and how soon it is tried again.</summary>
/// <param name="Stall">Time without a frame; zero = never.</param>
/// <param name="FirstRetry">Before the first attempt.</param>
/// <param name="LastRetry">Between attempts at most.</param>
internal readonly record struct SupervisionOptions(TimeSpan Stall, TimeSpan FirstRetry, TimeSpan LastRetry)
{
    /// <summary>How long frames must come until the next failure counts as a first one.</summary>
    public static TimeSpan Healthy { get; } = TimeSpan.FromSeconds(30);

    /// <summary>What the configuration says.</summary>
    public static SupervisionOptions Of(SourceOptions options)
    {
        // Where somebody else decides when pictures come, none for a day is no fault. A snapshot's requests have a timeout of their own.
        var usual = options.Type is SourceType.Folder or SourceType.Stdin or SourceType.Snapshot ? 0 : 10;
        if (options is { Type: SourceType.File, Fps: < 0.3 }) usual = 0;
        var first = options.RetrySeconds ?? 1;
        return new SupervisionOptions(
            TimeSpan.FromSeconds(options.StallSeconds ?? usual),
            TimeSpan.FromSeconds(first),
            TimeSpan.FromSeconds(options.RetryMaxSeconds ?? Math.Max(60, first)));
    }
}

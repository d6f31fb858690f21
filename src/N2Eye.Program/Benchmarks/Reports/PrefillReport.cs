namespace N2Eye.Program.Benchmarks.Reports;

/// <summary>A prompt of one length, from an empty state to its logits.</summary>
/// <param name="Tokens">Its length.</param>
/// <param name="PrefillTokensPerSecond">How fast.</param>
internal sealed record PrefillReport(int Tokens, Spread PrefillTokensPerSecond)
{
    public static PrefillReport Of(int tokens, IEnumerable<TimeSpan> rounds) => new(tokens, Spread.Of(rounds.Select(time => tokens / time.TotalSeconds)));
}

namespace N2Eye.Program.Benchmarks.Reports;

/// <summary>Decoding behind one context.</summary>
/// <param name="ContextTokens">Tokens in the state before the first decoded one.</param>
/// <param name="DecodeTokensPerSecond">How fast.</param>
/// <param name="TokenMillisecondsP50">Between tokens, all rounds together: half of them take no longer.</param>
/// <param name="TokenMillisecondsP99">Between tokens, all rounds together: 99 of 100 take no longer.</param>
/// <param name="BytesPerToken">What a token must read at the least, the mean over the decoded ones.</param>
/// <param name="AchievedBytesPerSecond">That, times how fast.</param>
/// <param name="StreamReadBytesPerSecond">How fast memory could be read just before and after.</param>
/// <param name="ShareOfStreamRead">The one by the other, round by round.</param>
/// <param name="JoulesPerToken">Null where nothing counts them.</param>
internal sealed record DecodeReport(
    int ContextTokens,
    Spread DecodeTokensPerSecond,
    double TokenMillisecondsP50,
    double TokenMillisecondsP99,
    double BytesPerToken,
    Spread AchievedBytesPerSecond,
    Spread StreamReadBytesPerSecond,
    Spread ShareOfStreamRead,
    Spread? JoulesPerToken)
{
    /// <param name="context">Tokens in the state before the first decoded one.</param>
    /// <param name="bytesPerToken">What a token must read.</param>
    /// <param name="rounds">What was measured.</param>
    public static DecodeReport Of(int context, double bytesPerToken, IReadOnlyList<DecodeRound> rounds)
    {
        double[] milliseconds = [.. rounds.SelectMany(round => round.TokenSeconds).Select(seconds => seconds * 1000)];
        return new DecodeReport(
            context,
            Spread.Of(rounds.Select(round => round.TokensPerSecond)),
            Spread.Percentile(milliseconds, 50),
            Spread.Percentile(milliseconds, 99),
            bytesPerToken,
            Spread.Of(rounds.Select(round => round.TokensPerSecond * bytesPerToken)),
            Spread.Of(rounds.Select(round => round.StreamBytesPerSecond)),
            Spread.Of(rounds.Select(round => round.TokensPerSecond * bytesPerToken / round.StreamBytesPerSecond)),
            rounds.Any(round => round.Joules is null) ? null : Spread.Of(rounds.Select(round => round.Joules!.Value / round.TokenSeconds.Length)));
    }
}

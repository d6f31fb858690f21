namespace N2Eye.Program.Benchmarks;

/// <summary>One round of decoding behind one context.</summary>
/// <param name="TokenSeconds">(tokens,) what each took.</param>
/// <param name="StreamBytesPerSecond">How fast memory could be read just before and after: the best.</param>
/// <param name="Joules">For all of the tokens; null where nothing counts them.</param>
internal sealed record DecodeRound(double[] TokenSeconds, double StreamBytesPerSecond, double? Joules)
{
    public double TokensPerSecond => TokenSeconds.Length / TokenSeconds.Sum();
}

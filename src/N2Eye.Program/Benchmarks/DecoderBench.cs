using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Sampling;

namespace N2Eye.Program.Benchmarks;

/// <summary>Times one sequence of the decoder, whatever computes it.</summary>
/// <param name="run">The sequence.</param>
/// <param name="sampler">Chooses the tokens; none ends the sequence.</param>
/// <param name="decodeTokens">Tokens to decode.</param>
/// <param name="clock">Measures.</param>
internal sealed class DecoderBench(IDecoderRun run, Sampler sampler, int decodeTokens, TimeProvider clock)
{
    private readonly long[] stamps = new long[decodeTokens + 1]; // before the first token, then behind each

    /// <summary>How long a whole prompt takes, from an empty state to its logits.</summary>
    public TimeSpan Prefill(InputSequence prompt, CancellationToken cancellation)
    {
        run.Clear();
        var started = clock.GetTimestamp();
        run.Append(prompt, 0, cancellation);
        return clock.GetElapsedTime(started);
    }

    /// <summary>Fills the state up to a prompt's length; what of the prompt is in it already stays.</summary>
    public void Fill(InputSequence prompt, CancellationToken cancellation)
    {
        if (run.Length > prompt.Length) run.Clear();
        // Decoding needs the logits of a last position, and gets them from the prompt's own.
        if (run.Length < prompt.Length) run.Append(prompt, run.Length, cancellation);
    }

    /// <summary>Decodes tokens behind what is in the state: each is chosen, then appended.</summary>
    /// <returns>Seconds that each token took: (tokens,).</returns>
    public double[] Decode(CancellationToken cancellation)
    {
        stamps[0] = clock.GetTimestamp();
        for (var i = 1; i < stamps.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            run.Append(sampler.Sample(run.Logits));
            stamps[i] = clock.GetTimestamp();
        }

        var seconds = new double[decodeTokens];
        for (var i = 0; i < seconds.Length; i++) seconds[i] = clock.GetElapsedTime(stamps[i], stamps[i + 1]).TotalSeconds;
        return seconds;
    }
}

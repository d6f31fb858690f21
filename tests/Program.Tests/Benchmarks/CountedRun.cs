using N2Eye.Runtime.Execution;

namespace N2Eye.Tests;

/// <summary>A decoder that computes nothing and moves the clock: a millisecond for each token of a prompt, ten and more for each decoded one.</summary>
internal sealed class CountedRun(SteppingClock clock) : IDecoderRun
{
    private readonly float[] logits = [0, 3, 1, 2];

    public int Length { get; private set; }

    public Span<float> Logits => logits;

    /// <summary>Ids that were decoded.</summary>
    public List<int> Decoded { get; } = [];

    /// <summary>Positions of prompts that were computed, each stretch as first and end.</summary>
    public List<(int From, int To)> Stretches { get; } = [];

    public void Clear() => Length = 0;

    public void Append(int token)
    {
        Decoded.Add(token);
        clock.Advance(TimeSpan.FromMilliseconds(10 + Decoded.Count));
        Length++;
    }

    public void Append(InputSequence sequence, int from, CancellationToken cancellation)
    {
        Stretches.Add((from, sequence.Length));
        clock.Advance(TimeSpan.FromMilliseconds(sequence.Length - from));
        Length = sequence.Length;
    }

    public void Dispose()
    {
    }
}

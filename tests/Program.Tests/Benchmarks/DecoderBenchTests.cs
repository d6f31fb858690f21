using N2Eye.Program.Benchmarks;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Sampling;

namespace N2Eye.Tests;

public sealed class DecoderBenchTests
{
    private const int Image = 1;

    private readonly SteppingClock clock = new();
    private readonly CountedRun run;
    private readonly DecoderBench bench;

    public DecoderBenchTests()
    {
        run = new CountedRun(clock);
        bench = new DecoderBench(run, new Sampler(4, SamplingOptions.Greedy, forbidden: [Image]), decodeTokens: 3, clock);
    }

    [Fact]
    public void A_prompt_is_timed_from_an_empty_state()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(7), bench.Prefill(Prompt(7), default));
        Assert.Equal(TimeSpan.FromMilliseconds(7), bench.Prefill(Prompt(7), default));
        Assert.Equal([(0, 7), (0, 7)], run.Stretches);
    }

    [Fact]
    public void Every_token_has_its_own_time_and_none_is_the_image()
    {
        bench.Fill(Prompt(5), default);
        var seconds = bench.Decode(default);
        Assert.Equal([0.011, 0.012, 0.013], seconds, (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal([3, 3, 3], run.Decoded);
        Assert.Equal(8, run.Length);
        Assert.Equal(3 / 0.036, new DecodeRound(seconds, 1, null).TokensPerSecond, 1e-6);
    }

    [Fact]
    public void A_longer_context_keeps_what_is_in_the_state_and_a_shorter_one_starts_over()
    {
        bench.Fill(Prompt(5), default);
        bench.Decode(default);
        bench.Fill(Prompt(20), default);
        bench.Fill(Prompt(20), default);
        bench.Fill(Prompt(6), default);
        Assert.Equal([(0, 5), (8, 20), (0, 6)], run.Stretches);
    }

    [Fact]
    public void An_interrupt_ends_it_between_tokens()
    {
        bench.Fill(Prompt(5), default);
        Assert.Throws<OperationCanceledException>(() => bench.Decode(new CancellationToken(canceled: true)));
        Assert.Empty(run.Decoded);
    }

    private static InputSequence Prompt(int length) => InputSequence.FromWidened(new int[length], Image, [], 1);
}

using CsCheck;
using N2Eye.Runtime;
using N2Eye.Runtime.Sampling;

namespace N2Eye.Tests.Sampling;

public sealed class SamplerTests
{
    private static readonly Gen<float[]> Logits = Gen.Single[-8, 8].Array[2, 60];

    [Fact]
    public void Greedy_takes_the_largest_and_of_equals_the_lowest() => Logits.Sample(logits =>
    {
        var expected = Array.IndexOf(logits, logits.Max());
        return new Sampler(logits.Length, SamplingOptions.Greedy, []).Sample(logits.ToArray()) == expected;
    });

    [Fact]
    public void What_is_drawn_is_what_transformers_would_keep() => Logits.Select(Gen.Int[0, 20], Gen.Float[0.05f, 1], Gen.Float[0, 0.5f], Gen.ULong).Sample((logits, topK, topP, minP, seed) =>
    {
        var options = new SamplingOptions { Temperature = 0.7f, TopK = topK, TopP = topP, MinP = minP, Seed = seed };
        var allowed = Allowed(logits, options);
        var sampler = new Sampler(logits.Length, options, []);
        for (var i = 0; i < 5; i++)
        {
            if (!allowed.Contains(sampler.Sample(logits.ToArray()))) return false;
        }

        return true;
    });

    [Fact]
    public void Draws_follow_the_probabilities()
    {
        float[] logits = [0, MathF.Log(2), MathF.Log(5)];
        var sampler = new Sampler(3, new SamplingOptions { Temperature = 1, Seed = 7 }, []);
        var counts = new int[3];
        for (var i = 0; i < 80_000; i++) counts[sampler.Sample(logits.ToArray())]++;
        Assert.InRange(counts[0], 9_500, 10_500);
        Assert.InRange(counts[1], 19_300, 20_700);
        Assert.InRange(counts[2], 49_300, 50_700);
    }

    [Fact]
    public void A_seed_gives_the_same_tokens_again()
    {
        Assert.Equal(Draw(5), Draw(5));
        Assert.NotEqual(Draw(5), Draw(6));

        static int[] Draw(ulong seed)
        {
            var sampler = new Sampler(50, new SamplingOptions { Temperature = 1, Seed = seed }, []);
            return [.. Enumerable.Range(0, 20).Select(_ => sampler.Sample(new float[50]))];
        }
    }

    [Fact]
    public void Repetition_penalty_lowers_what_was_seen()
    {
        var sampler = new Sampler(3, new SamplingOptions { RepetitionPenalty = 2 }, []);
        sampler.Observe(0);
        sampler.Observe(2);
        Assert.Equal(1, sampler.Sample([3f, 2f, -1f]));
        float[] logits = [3f, 1f, -1f];
        sampler.Sample(logits);
        Assert.Equal([1.5f, 1f, -2f], logits);
    }

    [Fact]
    public void Forbidden_tokens_are_never_chosen() => Assert.Equal(1, new Sampler(3, SamplingOptions.Greedy, [2]).Sample([0f, 1f, 9f]));

    [Fact]
    public void Logits_that_are_no_numbers_are_reported()
    {
        Assert.Throws<N2EyeException>(() => new Sampler(2, SamplingOptions.Greedy, []).Sample([float.NaN, 1]));
        Assert.Throws<N2EyeException>(() => new Sampler(2, SamplingOptions.Greedy, []).Sample([float.NegativeInfinity, float.NegativeInfinity]));
    }

    [Theory]
    [InlineData("--temperature", -1f, 0, 1f, 0f, 1f)]
    [InlineData("--top-k", 1f, -2, 1f, 0f, 1f)]
    [InlineData("--top-p", 1f, 0, 0f, 0f, 1f)]
    [InlineData("--min-p", 1f, 0, 1f, 1.5f, 1f)]
    [InlineData("--repetition-penalty", 1f, 0, 1f, 0f, 0f)]
    public void A_value_out_of_bounds_names_its_flag(string flag, float temperature, int topK, float topP, float minP, float penalty)
    {
        var options = new SamplingOptions { Temperature = temperature, TopK = topK, TopP = topP, MinP = minP, RepetitionPenalty = penalty };
        Assert.StartsWith(flag, Assert.Throws<N2EyeException>(options.Validate).Message, StringComparison.Ordinal);
    }

    /// <summary>transformers' warpers one after the other, by full sorts.</summary>
    private static HashSet<int> Allowed(float[] logits, SamplingOptions options)
    {
        // In the sampler's own precision: logits that differ by less than float32 can tell are ties.
        var top = logits.Max();
        var weights = Array.ConvertAll(logits, logit => MathF.Exp((logit - top) / options.Temperature));
        var order = Enumerable.Range(0, logits.Length).OrderByDescending(id => weights[id]).ToList();
        var bound = options.TopK > 0 ? weights[order[Math.Min(options.TopK, order.Count) - 1]] : 0;
        order.RemoveAll(id => weights[id] < bound);
        var total = order.Sum(id => (double)weights[id]);
        var kept = new HashSet<int>();
        var above = 0.0;
        foreach (var id in order)
        {
            // A little slack: the sampler's exponentials are vectorised.
            if (above < options.TopP * total * 1.0001 && weights[id] >= options.MinP * 0.9999f) kept.Add(id);
            above += weights[id];
        }

        // Of equal tokens transformers keeps those that its sort puts first; all of them are as likely, and all may be drawn here.
        var least = kept.Min(id => weights[id]);
        return [.. Enumerable.Range(0, logits.Length).Where(id => weights[id] >= least * 0.9999f)];
    }
}

using N2Eye.Runtime.Kernels;

namespace N2Eye.Tests;

/// <summary>Attention, rotation and norms against their formulas in float64.</summary>
public sealed class AttentionTests
{
    [Theory]
    [InlineData(1, 16)]
    [InlineData(7, 12)]
    [InlineData(300, 64)]
    [InlineData(21, 96)]
    [InlineData(64, 160)]
    public void Attention_is_the_weighted_mean(int length, int size)
    {
        var random = new Random(length);
        var (query, keys, values) = (Values(size, random), Values(length * size, random), Values(length * size, random));
        var (scores, output) = (new float[length], (float[])query.Clone());
        // The output is written over the query, and positions come in two runs, as the decoder does it.
        var half = length / 2;
        Attention.Score(output, keys.AsSpan(..(half * size)), 3, scores.AsSpan(..half), default);
        Attention.Score(output, keys.AsSpan(half * size), 3, scores.AsSpan(half), default);
        Attention.Softmax(scores);
        output.AsSpan().Clear();
        Attention.Mix(scores.AsSpan(..half), values.AsSpan(..(half * size)), output, default);
        Attention.Mix(scores.AsSpan(half), values.AsSpan(half * size), output, default);

        var weights = new double[length];
        for (var t = 0; t < length; t++) weights[t] = Math.Exp(3 * Enumerable.Range(0, size).Sum(i => (double)query[i] * keys[t * size + i]));
        var total = weights.Sum();
        for (var i = 0; i < size; i++) Assert.Equal(Enumerable.Range(0, length).Sum(t => weights[t] / total * values[t * size + i]), output[i], 1e-5);
    }

    [Fact]
    public void Large_scores_do_not_overflow()
    {
        float[] scores = [1000, 999, -1000];
        Attention.Softmax(scores);
        Assert.Equal(1 / (1 + Math.Exp(-1)), scores[0], 1e-6);
        Assert.Equal(0, scores[2]);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(64)]
    public void A_rotation_turns_pairs(int size)
    {
        var random = new Random(size);
        var (head, angles) = (Values(size, random), Values(size / 2, random));
        var turned = (float[])head.Clone();
        Rotary.Apply(turned, [.. angles.Select(MathF.Cos)], [.. angles.Select(MathF.Sin)]);
        for (var i = 0; i < size / 2; i++)
        {
            var (a, b, c, s) = (head[i], head[i + size / 2], Math.Cos(angles[i]), Math.Sin(angles[i]));
            Assert.Equal(a * c - b * s, turned[i], 1e-6);
            Assert.Equal(b * c + a * s, turned[i + size / 2], 1e-6);
        }
    }

    [Fact]
    public void A_norm_divides_by_the_root_of_the_mean_square()
    {
        var random = new Random(1);
        var (x, weight) = (Values(37, random), Values(37, random));
        var expected = x.Zip(weight, (value, factor) => factor * value / Math.Sqrt(x.Average(v => (double)v * v) + 0.25)).ToArray();
        RmsNorm.Apply(x, weight, 0.25f, x);
        for (var i = 0; i < x.Length; i++) Assert.Equal(expected[i], x[i], 1e-6);
    }

    private static float[] Values(int count, Random random) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1)];
}

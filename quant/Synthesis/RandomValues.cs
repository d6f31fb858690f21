using N2Eye.Runtime.Sampling;

namespace N2Eye.Quant.Synthesis;

/// <summary>
/// Values as trained weights have them: symmetric, mostly small, with a few that are several deviations away. They come from integers and
/// exactly rounded products, so that every machine makes the same ones, and each stretch of a tensor on its own, so that threads can.
/// </summary>
internal static class RandomValues
{
    /// <summary>Values that one generator makes.</summary>
    public const int Stretch = 1 << 16;

    // The sum of four uniform values has this deviation, in units of one's range.
    private const double SumDeviation = 0.57735026918962576;

    // x (a + b x²) of a sum with deviation 1: deviation 1 again, and a kurtosis of about 5 instead of 2.7.
    private const float Linear = 0.66f, Cubic = 0.1166f;

    /// <summary>Fills a stretch.</summary>
    /// <param name="seed">Of the checkpoint.</param>
    /// <param name="tensor">Number of the tensor.</param>
    /// <param name="stretch">Number of the stretch in it.</param>
    /// <param name="mean">Mean.</param>
    /// <param name="deviation">Standard deviation.</param>
    /// <param name="values">At most <see cref="Stretch"/> values.</param>
    public static void Fill(ulong seed, int tensor, long stretch, float mean, float deviation, Span<float> values)
    {
        var state = Xoshiro256.Mix(Xoshiro256.Mix(Xoshiro256.Mix(seed) ^ (ulong)tensor) ^ (ulong)stretch);
        foreach (ref var value in values)
        {
            var bits = Xoshiro256.Mix(state += 0x9E3779B97F4A7C15);
            var sum = (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
            var x = (float)((sum / 65535.0 - 2) / SumDeviation);
            value = mean + deviation * (x * (Linear + Cubic * (x * x)));
        }
    }
}

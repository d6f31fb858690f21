using System.Numerics;

namespace N2Eye.Runtime.Sampling;

/// <summary>xoshiro256** seeded by splitmix64 (Blackman and Vigna, 2018): small, fast, and the same on every platform.</summary>
/// <param name="seed">Any number.</param>
internal struct Xoshiro256(ulong seed)
{
    private ulong a = SplitMix(seed, 1), b = SplitMix(seed, 2), c = SplitMix(seed, 3), d = SplitMix(seed, 4);

    /// <summary>A number in [0, 1) with 53 random bits.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        var result = BitOperations.RotateLeft(b * 5, 7) * 9;
        var shifted = b << 17;
        c ^= a;
        d ^= b;
        b ^= c;
        a ^= d;
        c ^= shifted;
        d = BitOperations.RotateLeft(d, 45);
        return result;
    }

    /// <summary>The finalizer of splitmix64 (Steele, Lea and Flood 2014): every bit of the result depends on every bit of z.</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private static ulong SplitMix(ulong seed, ulong step) => Mix(unchecked(seed + step * 0x9E3779B97F4A7C15));
}

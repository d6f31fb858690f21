using System.Numerics;

namespace N2Eye.Train.Data.Scenes;

/// <summary>Random numbers that are the same on every machine: xoshiro256** seeded by splitmix64 (Blackman and Vigna, 2018).</summary>
public sealed class SceneRandom
{
    private ulong a, b, c, d;

    /// <param name="seed">Which stream of scenes.</param>
    /// <param name="index">Which scene of it.</param>
    public SceneRandom(ulong seed, long index)
    {
        var state = unchecked(Mix(seed) + Mix((ulong)index + 0x632BE59BD9B4E019));
        a = Next(ref state);
        b = Next(ref state);
        c = Next(ref state);
        d = Next(ref state);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
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

    /// <summary>0 to <paramref name="count"/> − 1.</summary>
    public int Below(int count) => (int)Math.BigMul(NextBits(), (ulong)count, out _);

    /// <summary><paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    /// <summary>In [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public double Between(double low, double high) => low + (high - low) * ((NextBits() >> 11) * (1.0 / (1UL << 53)));

    /// <summary>True in <paramref name="percent"/> of 100 cases.</summary>
    public bool Chance(int percent) => Below(100) < percent;

    /// <summary>One of the items.</summary>
    public T Of<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>An index, as often as its weight says.</summary>
    public int Weighted(ReadOnlySpan<int> weights)
    {
        var total = 0;
        foreach (var weight in weights) total += weight;
        var left = Below(total);
        for (var i = 0; i < weights.Length; i++)
        {
            left -= weights[i];
            if (left < 0) return i;
        }

        return weights.Length - 1;
    }

    /// <summary>The items in random order.</summary>
    public T[] Shuffled<T>(IEnumerable<T> items)
    {
        var result = items.ToArray();
        for (var i = result.Length - 1; i > 0; i--)
        {
            var other = Below(i + 1);
            (result[i], result[other]) = (result[other], result[i]);
        }

        return result;
    }

    private static ulong Next(ref ulong state)
    {
        state = unchecked(state + 0x9E3779B97F4A7C15);
        return Mix(state);
    }

    private static ulong Mix(ulong z)
    {
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }
}

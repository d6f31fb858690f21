namespace N2Eye.Train.Data;

/// <summary>
/// The order of examples in an epoch: a Fisher-Yates shuffle driven by SplitMix64 (Steele et al. 2014) from seed and epoch. It is
/// a function of these alone, so that a resumed run needs to know nothing but its step.
/// </summary>
public static class DataOrder
{
    /// <summary>A permutation of 0…count − 1.</summary>
    public static int[] Of(long seed, int epoch, int count)
    {
        var state = Mix((ulong)seed + (ulong)epoch * 0x9E3779B97F4A7C15);
        var order = Enumerable.Range(0, count).ToArray();
        for (var i = count - 1; i > 0; i--)
        {
            state += 0x9E3779B97F4A7C15;
            // The remainder's bias is below count / 2⁶⁴.
            var other = (int)(Mix(state) % (ulong)(i + 1));
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

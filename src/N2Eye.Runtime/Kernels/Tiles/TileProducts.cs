namespace N2Eye.Runtime.Kernels.Tiles;

/// <summary>Y = X Wᵀ for many positions: the rows of a tile against four positions at a time, whose sums stay in registers.</summary>
internal static unsafe class TileProducts<TSums, TWeights>
    where TSums : struct, ITileSums<TSums, TWeights>
{
    private const int Together = 4;

    /// <summary>Outputs of the packed rows for every position.</summary>
    /// <param name="tile">The rows, packed.</param>
    /// <param name="x">The positions.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="output">Where outputs go.</param>
    public static void Compute(PackedTile tile, QuantizedRows x, int first, int count, in TileOutput output)
    {
        var outputs = stackalloc float[Together * TSums.Rows];
        for (var position = first; position < first + count; position += Together)
        {
            // Behind the last position the last is computed again.
            var last = first + count - 1;
            Four(tile.Values, tile.Scales, x, position, Math.Min(position + 1, last), Math.Min(position + 2, last), Math.Min(position + 3, last), outputs);
            for (var i = 0; i < Together && position + i <= last; i++) output.Write(position + i, outputs + i * TSums.Rows);
        }
    }

    // Nothing is called between the first product and the last: sums that live across a call are kept in memory, three times as slow.
    private static void Four(byte* w, float* rowScales, QuantizedRows x, int p0, int p1, int p2, int p3, float* outputs)
    {
        var (blocks, block) = (x.Blocks, x.Block);
        sbyte* x0 = x.Values(p0), x1 = x.Values(p1), x2 = x.Values(p2), x3 = x.Values(p3);
        float* scales0 = x.Scales(p0), scales1 = x.Scales(p1), scales2 = x.Scales(p2), scales3 = x.Scales(p3);
        int* sums0 = x.Sums(p0), sums1 = x.Sums(p1), sums2 = x.Sums(p2), sums3 = x.Sums(p3);
        new Span<float>(outputs, Together * TSums.Rows).Clear();
        for (var b = 0; b < blocks; b++)
        {
            TSums s0 = TSums.Start(sums0[b]), s1 = TSums.Start(sums1[b]), s2 = TSums.Start(sums2[b]), s3 = TSums.Start(sums3[b]);
            for (var k = 0; k < block; k += PackedTile.Together)
            {
                var lower = TSums.Load(w);
                var upper = TSums.Load(w + TSums.Rows / 2 * PackedTile.Together);
                s0.Add(lower, upper, *(int*)(x0 + k));
                s1.Add(lower, upper, *(int*)(x1 + k));
                s2.Add(lower, upper, *(int*)(x2 + k));
                s3.Add(lower, upper, *(int*)(x3 + k));
                w += TSums.Rows * PackedTile.Together;
            }

            s0.AddTo(outputs, rowScales, scales0[b]);
            s1.AddTo(outputs + TSums.Rows, rowScales, scales1[b]);
            s2.AddTo(outputs + 2 * TSums.Rows, rowScales, scales2[b]);
            s3.AddTo(outputs + 3 * TSums.Rows, rowScales, scales3[b]);
            x0 += block;
            x1 += block;
            x2 += block;
            x3 += block;
            rowScales += TSums.Rows;
        }
    }
}

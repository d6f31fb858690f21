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
        var end = first + count;
        for (var position = first; position < end; position += Together)
        {
            // Behind the last position the last is computed again.
            int p1 = Math.Min(position + 1, end - 1), p2 = Math.Min(position + 2, end - 1), p3 = Math.Min(position + 3, end - 1);
            sbyte* x0 = x.Values(position), x1 = x.Values(p1), x2 = x.Values(p2), x3 = x.Values(p3);
            new Span<float>(outputs, Together * TSums.Rows).Clear();
            byte* w = tile.Values;
            float* scales = tile.Scales;
            for (var b = 0; b < x.Blocks; b++, scales += TSums.Rows)
            {
                TSums s0 = TSums.Start(x.Sums(position)[b]), s1 = TSums.Start(x.Sums(p1)[b]), s2 = TSums.Start(x.Sums(p2)[b]), s3 = TSums.Start(x.Sums(p3)[b]);
                for (var k = 0; k < x.Block; k += PackedTile.Together, w += TSums.Rows * PackedTile.Together)
                {
                    var lower = TSums.Load(w);
                    var upper = TSums.Load(w + TSums.Rows / 2 * PackedTile.Together);
                    s0.Add(lower, upper, *(int*)(x0 + k));
                    s1.Add(lower, upper, *(int*)(x1 + k));
                    s2.Add(lower, upper, *(int*)(x2 + k));
                    s3.Add(lower, upper, *(int*)(x3 + k));
                }

                s0.AddTo(outputs, scales, x.Scales(position)[b]);
                s1.AddTo(outputs + TSums.Rows, scales, x.Scales(p1)[b]);
                s2.AddTo(outputs + 2 * TSums.Rows, scales, x.Scales(p2)[b]);
                s3.AddTo(outputs + 3 * TSums.Rows, scales, x.Scales(p3)[b]);
                x0 += x.Block;
                x1 += x.Block;
                x2 += x.Block;
                x3 += x.Block;
            }

            for (var i = 0; i < Together && position + i < end; i++) output.Write(position + i, outputs + i * TSums.Rows);
        }
    }
}

using System.Runtime.Intrinsics;
using N2Eye.Runtime.Kernels.Dots;
using N2Eye.Runtime.Kernels.Stored;

namespace N2Eye.Runtime.Kernels;

/// <summary>Y = X Wᵀ for many positions, sixteen rows of W against four positions at a time, in vectors of eight rows.</summary>
internal static unsafe class WideTileProducts<TDot, TStored>
    where TDot : struct, IWideDot
    where TStored : struct, IStored
{
    /// <summary>Rows of W.</summary>
    public const int Rows = 16;

    private const int Lanes = 8, Together = 4;

    /// <summary>Outputs of the packed rows for every position.</summary>
    /// <param name="tile">The rows, packed.</param>
    /// <param name="x">The positions.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="output">Where outputs go.</param>
    public static void Compute(PackedTile tile, QuantizedRows x, int first, int count, in TileOutput output)
    {
        var sums = stackalloc float[Together * Rows];
        var end = first + count;
        for (var position = first; position < end; position += Together)
        {
            // Behind the last position the last is computed again.
            int p1 = Math.Min(position + 1, end - 1), p2 = Math.Min(position + 2, end - 1), p3 = Math.Min(position + 3, end - 1);
            sbyte* x0 = x.Values(position), x1 = x.Values(p1), x2 = x.Values(p2), x3 = x.Values(p3);
            new Span<float>(sums, Together * Rows).Clear();
            byte* w = tile.Values;
            float* scales = tile.Scales;
            for (var b = 0; b < x.Blocks; b++, scales += Rows)
            {
                Vector256<int> a0, a1, b0, b1, c0, c1, d0, d1;
                a0 = a1 = Start(x, position, b);
                b0 = b1 = Start(x, p1, b);
                c0 = c1 = Start(x, p2, b);
                d0 = d1 = Start(x, p3, b);
                for (var k = 0; k < x.Block; k += PackedTile.Together, w += Rows * PackedTile.Together)
                {
                    var w0 = Vector256.Load(w);
                    var w1 = Vector256.Load(w + Lanes * PackedTile.Together);
                    var v = Vector256.Create(*(int*)(x0 + k)).AsSByte();
                    a0 = TDot.Add(a0, w0, TStored.Excess, v);
                    a1 = TDot.Add(a1, w1, TStored.Excess, v);
                    v = Vector256.Create(*(int*)(x1 + k)).AsSByte();
                    b0 = TDot.Add(b0, w0, TStored.Excess, v);
                    b1 = TDot.Add(b1, w1, TStored.Excess, v);
                    v = Vector256.Create(*(int*)(x2 + k)).AsSByte();
                    c0 = TDot.Add(c0, w0, TStored.Excess, v);
                    c1 = TDot.Add(c1, w1, TStored.Excess, v);
                    v = Vector256.Create(*(int*)(x3 + k)).AsSByte();
                    d0 = TDot.Add(d0, w0, TStored.Excess, v);
                    d1 = TDot.Add(d1, w1, TStored.Excess, v);
                }

                var (low, high) = (Vector256.Load(scales), Vector256.Load(scales + Lanes));
                Add(sums, a0, a1, low, high, x.Scales(position)[b]);
                Add(sums + Rows, b0, b1, low, high, x.Scales(p1)[b]);
                Add(sums + 2 * Rows, c0, c1, low, high, x.Scales(p2)[b]);
                Add(sums + 3 * Rows, d0, d1, low, high, x.Scales(p3)[b]);
                x0 += x.Block;
                x1 += x.Block;
                x2 += x.Block;
                x3 += x.Block;
            }

            for (var i = 0; i < Together && position + i < end; i++) output.Write(position + i, sums + i * Rows);
        }
    }

    private static Vector256<int> Start(QuantizedRows x, int position, int block) => TDot.TakesStored ? Vector256.Create(-TStored.Excess * x.Sums(position)[block]) : default;

    private static void Add(float* sums, Vector256<int> lower, Vector256<int> upper, Vector256<float> low, Vector256<float> high, float scale)
    {
        var s = Vector256.Create(scale);
        Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(lower), low * s, Vector256.Load(sums)).Store(sums);
        Vector256.MultiplyAddEstimate(Vector256.ConvertToSingle(upper), high * s, Vector256.Load(sums + Lanes)).Store(sums + Lanes);
    }
}

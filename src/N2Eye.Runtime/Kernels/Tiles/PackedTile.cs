using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Kernels.Stored;

namespace N2Eye.Runtime.Kernels.Tiles;

/// <summary>
/// A few rows of a matrix as many positions are multiplied with them: four values of each row in turn, so that a vector holds as many
/// rows as it has lanes and no sum over lanes is needed. Packed anew for each tile, which costs one part in as many as there are positions.
/// </summary>
/// <param name="length">Most values of a row.</param>
/// <param name="blocks">Most blocks of a row.</param>
internal sealed unsafe class PackedTile(int length, int blocks) : IDisposable
{
    /// <summary>Rows of the largest tile.</summary>
    public const int MostRows = 16;

    /// <summary>Values of a row that lie together: what a dot product adds.</summary>
    public const int Together = 4;

    private readonly NativeBuffer<byte> values = new((long)length * MostRows);
    private readonly NativeBuffer<float> scales = new((long)blocks * MostRows);

    /// <summary>Bits of a stored integer, of which each now has a byte.</summary>
    public int Bits { get; private set; }

    /// <summary>(blocks · block / 4, rows, 4)</summary>
    public byte* Values => values.Pointer;

    /// <summary>(blocks, rows)</summary>
    public float* Scales => scales.Pointer;

    /// <summary>Packs rows; those behind the matrix's last are multiplied with zero.</summary>
    /// <param name="w">The matrix.</param>
    /// <param name="from">First row.</param>
    /// <param name="rows">Rows of a tile, a multiple of four.</param>
    public void Pack(in BlockMatrix w, int from, int rows)
    {
        Bits = w.Bits;
        for (var r = 0; r < rows; r += Vector128<int>.Count)
        {
            if (w.Bits == StoredNibbles.Bits) PackFour<StoredNibbles>(w, from + r, r, rows);
            else PackFour<StoredBytes>(w, from + r, r, rows);
            PackScales(w, from + r, r, rows);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        values.Dispose();
        scales.Dispose();
    }

    /// <summary>Scales of four rows, four of each at a time.</summary>
    private void PackScales(in BlockMatrix w, int first, int lane, int rows)
    {
        var target = scales.Pointer + lane;
        var b = 0;
        if (first + Vector128<float>.Count <= w.Rows)
        {
            float* r0 = w.RowScales(first), r1 = w.RowScales(first + 1), r2 = w.RowScales(first + 2), r3 = w.RowScales(first + 3);
            for (; b + Vector128<float>.Count <= w.Blocks; b += Vector128<float>.Count)
                Turn(Vector128.Load((int*)(r0 + b)), Vector128.Load((int*)(r1 + b)), Vector128.Load((int*)(r2 + b)), Vector128.Load((int*)(r3 + b)), (int*)target + b * rows, rows);
        }

        for (; b < w.Blocks; b++)
        {
            for (var r = 0; r < Vector128<float>.Count; r++) target[b * rows + r] = first + r < w.Rows ? w.RowScales(first + r)[b] : 0;
        }
    }

    /// <summary>Four vectors of four, turned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(Vector128<int> a, Vector128<int> b, Vector128<int> c, Vector128<int> d, int* target, int stride)
    {
        var (lower, lower2) = (Zip.Lower(a, b).AsInt64(), Zip.Lower(c, d).AsInt64()); // a0 b0 a1 b1
        var (upper, upper2) = (Zip.Upper(a, b).AsInt64(), Zip.Upper(c, d).AsInt64()); // a2 b2 a3 b3
        Zip.Lower(lower, lower2).AsInt32().Store(target);
        Zip.Upper(lower, lower2).AsInt32().Store(target + stride);
        Zip.Lower(upper, upper2).AsInt32().Store(target + 2 * stride);
        Zip.Upper(upper, upper2).AsInt32().Store(target + 3 * stride);
    }

    /// <summary>Sixteen values of four rows at a time, turned as four vectors of four.</summary>
    private void PackFour<TStored>(in BlockMatrix w, int first, int lane, int rows)
        where TStored : struct, IStored
    {
        var last = w.Rows - 1;
        byte* r0 = w.RowValues(Math.Min(first, last)), r1 = w.RowValues(Math.Min(first + 1, last));
        byte* r2 = w.RowValues(Math.Min(first + 2, last)), r3 = w.RowValues(Math.Min(first + 3, last));
        var target = (int*)values.Pointer + lane;
        var ahead = (nint)w.RowBytes * Vector128<int>.Count;
        for (var k = 0; k < w.RowLength; k += BlockMatrix.Step)
        {
            // Four short streams are more than a processor foresees: the next four rows are asked for.
            var at = k / 8 * w.Bits;
            if (at % Memory.LineBytes == 0)
            {
                Memory.Ask(r0 + ahead + at, 1);
                Memory.Ask(r1 + ahead + at, 1);
                Memory.Ask(r2 + ahead + at, 1);
                Memory.Ask(r3 + ahead + at, 1);
            }

            Turn(TStored.Load(r0, k).AsInt32(), TStored.Load(r1, k).AsInt32(), TStored.Load(r2, k).AsInt32(), TStored.Load(r3, k).AsInt32(), target, rows);
            target += BlockMatrix.Step / Together * rows;
        }
    }
}

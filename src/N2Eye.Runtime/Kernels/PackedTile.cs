using System.Runtime.Intrinsics;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Kernels.Stored;

namespace N2Eye.Runtime.Kernels;

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
    private readonly NativeBuffer<byte> row = new(length);
    private readonly NativeBuffer<float> scales = new((long)blocks * MostRows);

    /// <summary>Bits of a stored integer, of which each now has a byte.</summary>
    public int Bits { get; private set; }

    /// <summary>(blocks · block / 4, rows, 4)</summary>
    public byte* Values => values.Pointer;

    /// <summary>(blocks, rows)</summary>
    public float* Scales => scales.Pointer;

    /// <summary>Packs rows; those behind the matrix's last are zero.</summary>
    /// <param name="w">The matrix.</param>
    /// <param name="from">First row.</param>
    /// <param name="rows">Rows of a tile.</param>
    public void Pack(in BlockMatrix w, int from, int rows)
    {
        Bits = w.Bits;
        var groups = w.RowLength / Together;
        for (var r = 0; r < rows; r++)
        {
            var target = (int*)values.Pointer + r;
            var targetScales = scales.Pointer + r;
            if (from + r >= w.Rows)
            {
                for (var b = 0; b < w.Blocks; b++) targetScales[b * rows] = 0;
                continue;
            }

            var source = (int*)Bytes(w, from + r);
            for (var k = 0; k < groups; k++) target[(long)k * rows] = source[k];
            var sourceScales = w.RowScales(from + r);
            for (var b = 0; b < w.Blocks; b++) targetScales[b * rows] = sourceScales[b];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        values.Dispose();
        row.Dispose();
        scales.Dispose();
    }

    /// <summary>A row with a byte for each integer, as large as it is stored.</summary>
    private byte* Bytes(in BlockMatrix w, int index)
    {
        if (w.Bits != StoredNibbles.Bits) return w.RowValues(index);
        for (var k = 0; k < w.RowLength; k += BlockMatrix.Step) StoredNibbles.Load(w.RowValues(index), k).Store(row.Pointer + k);
        return row.Pointer;
    }
}

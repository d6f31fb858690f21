using System.Runtime.Intrinsics;
using N2Eye.Runtime.Kernels.Dots;
using N2Eye.Runtime.Kernels.Rows;
using N2Eye.Runtime.Kernels.Stored;
using N2Eye.Runtime.Kernels.Tiles;

namespace N2Eye.Runtime.Kernels;

/// <summary>Products of int8 and int4 matrices with one instruction set.</summary>
/// <param name="name">What a user knows it by.</param>
/// <param name="isSupported">This processor has the instructions.</param>
/// <param name="tileRows">Rows of W that are packed together for many positions.</param>
internal abstract unsafe class BlockKernel(string name, bool isSupported, int tileRows)
{
    /// <summary>What a user knows it by.</summary>
    public string Name { get; } = name;

    /// <summary>Rows of W that are packed together for many positions.</summary>
    public int TileRows { get; } = tileRows;

    /// <summary>The ones that this processor has, the fastest first.</summary>
    public static IReadOnlyList<BlockKernel> Supported { get; } = [.. Known().Where(kernel => kernel.IsSupported)];

    /// <summary>The fastest.</summary>
    public static BlockKernel Best => Supported[0];

    private bool IsSupported { get; } = isSupported;

    /// <summary>y = W x for one position, outputs from…to.</summary>
    /// <param name="w">W</param>
    /// <param name="x">The positions.</param>
    /// <param name="position">Which of them.</param>
    /// <param name="y">Its outputs: (rows,).</param>
    /// <param name="from">First row.</param>
    /// <param name="to">Behind the last row.</param>
    /// <param name="add">Add to what is there.</param>
    public abstract void Rows(in BlockMatrix w, QuantizedRows x, int position, float* y, int from, int to, bool add);

    /// <inheritdoc cref="TileProducts{TSums, TWeights}.Compute"/>
    public abstract void Tile(PackedTile tile, QuantizedRows x, int first, int count, in TileOutput output);

    private static IEnumerable<BlockKernel> Known() => [Wide<VnniDot>(), Wide<Avx2Dot>(), Narrow<ArmDot>(), Narrow<SseDot>(), Narrow<NeonDot>()];

    private static BlockKernel Wide<TDot>()
        where TDot : struct, IWideDot => new WideOf<TDot>();

    private static BlockKernel Narrow<TDot>()
        where TDot : struct, IDot => new Of<TDot, NarrowBlocks<TDot, StoredBytes>, NarrowBlocks<TDot, StoredNibbles>, NibbleBlocks<NarrowNibbles<TDot>>, NarrowSums<TDot, StoredBytes>, NarrowSums<TDot, StoredNibbles>, Vector128<byte>>();

    private class Of<TDot, TBytes, TNibbles, THalves, TByteSums, TNibbleSums, TWeights>() : BlockKernel(TDot.Name, TDot.IsSupported, TByteSums.Rows)
        where TDot : struct, IDot
        where TBytes : struct, IRowBlocks
        where TNibbles : struct, IRowBlocks
        where THalves : struct, IRowBlocks
        where TByteSums : struct, ITileSums<TByteSums, TWeights>
        where TNibbleSums : struct, ITileSums<TNibbleSums, TWeights>
    {
        public override void Rows(in BlockMatrix w, QuantizedRows x, int position, float* y, int from, int to, bool add)
        {
            if (w.Bits != StoredNibbles.Bits) RowProducts<TBytes>.Compute(w, x, x.Values(position), position, y, from, to, add);
            else if (x.HasHalves) RowProducts<THalves>.Compute(w, x, x.Halves(position), position, y, from, to, add);
            else RowProducts<TNibbles>.Compute(w, x, x.Values(position), position, y, from, to, add);
        }

        public override void Tile(PackedTile tile, QuantizedRows x, int first, int count, in TileOutput output)
        {
            if (tile.Bits == StoredNibbles.Bits) TileProducts<TNibbleSums, TWeights>.Compute(tile, x, first, count, output);
            else TileProducts<TByteSums, TWeights>.Compute(tile, x, first, count, output);
        }
    }

    private sealed class WideOf<TDot> :
        Of<TDot, WideBlocks<TDot, StoredBytes>, WideBlocks<TDot, StoredNibbles>, NibbleBlocks<WideNibbles<TDot>>, WideSums<TDot, StoredBytes>, WideSums<TDot, StoredNibbles>, Vector256<byte>>
        where TDot : struct, IWideDot
    {
        public override void Rows(in BlockMatrix w, QuantizedRows x, int position, float* y, int from, int to, bool add)
        {
            if (w.Bits == StoredNibbles.Bits && x.HasPairs) PairedNibbles<TDot>.Compute(w, x, position, y, from, to, add);
            else base.Rows(w, x, position, y, from, to, add);
        }
    }
}

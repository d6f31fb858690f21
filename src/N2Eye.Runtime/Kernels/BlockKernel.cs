using N2Eye.Runtime.Kernels.Dots;
using N2Eye.Runtime.Kernels.Stored;

namespace N2Eye.Runtime.Kernels;

/// <summary>Products of int8 and int4 matrices with one instruction set.</summary>
/// <param name="name">What a user knows it by.</param>
/// <param name="tileRows">Rows of W that are packed together for many positions.</param>
internal abstract unsafe class BlockKernel(string name, int tileRows)
{
    /// <summary>What a user knows it by.</summary>
    public string Name { get; } = name;

    /// <summary>Rows of W that are packed together for many positions.</summary>
    public int TileRows { get; } = tileRows;

    /// <summary>The ones that this processor has, the fastest first.</summary>
    public static IReadOnlyList<BlockKernel> Supported { get; } = [.. Known().Where(kernel => kernel.IsSupported)];

    /// <summary>The fastest.</summary>
    public static BlockKernel Best => Supported[0];

    /// <summary>True where this processor has the instructions.</summary>
    protected abstract bool IsSupported { get; }

    /// <inheritdoc cref="RowProducts{TDot, TStored}.Compute"/>
    public abstract void Rows(in BlockMatrix w, QuantizedRows x, int position, float* y, int from, int to, bool add);

    /// <inheritdoc cref="TileProducts{TDot, TStored}.Compute"/>
    public abstract void Tile(PackedTile tile, QuantizedRows x, int first, int count, in TileOutput output);

    private static IEnumerable<BlockKernel> Known() => [new Wide<VnniDot>(), new Wide<Avx2Dot>(), new Narrow<ArmDot>(), new Narrow<SseDot>(), new Narrow<NeonDot>()];

    private sealed class Wide<TDot>() : BlockKernel(TDot.Name, WideTileProducts<TDot, StoredBytes>.Rows)
        where TDot : struct, IWideDot
    {
        protected override bool IsSupported => TDot.IsSupported;

        public override void Rows(in BlockMatrix w, QuantizedRows x, int position, float* y, int from, int to, bool add)
        {
            if (w.Bits == StoredNibbles.Bits) RowProducts<TDot, StoredNibbles>.Compute(w, x, position, y, from, to, add);
            else RowProducts<TDot, StoredBytes>.Compute(w, x, position, y, from, to, add);
        }

        public override void Tile(PackedTile tile, QuantizedRows x, int first, int count, in TileOutput output)
        {
            if (tile.Bits == StoredNibbles.Bits) WideTileProducts<TDot, StoredNibbles>.Compute(tile, x, first, count, output);
            else WideTileProducts<TDot, StoredBytes>.Compute(tile, x, first, count, output);
        }
    }

    private sealed class Narrow<TDot>() : BlockKernel(TDot.Name, TileProducts<TDot, StoredBytes>.Rows)
        where TDot : struct, IDot
    {
        protected override bool IsSupported => TDot.IsSupported;

        public override void Rows(in BlockMatrix w, QuantizedRows x, int position, float* y, int from, int to, bool add)
        {
            if (w.Bits == StoredNibbles.Bits) RowProducts<TDot, StoredNibbles>.Compute(w, x, position, y, from, to, add);
            else RowProducts<TDot, StoredBytes>.Compute(w, x, position, y, from, to, add);
        }

        public override void Tile(PackedTile tile, QuantizedRows x, int first, int count, in TileOutput output)
        {
            if (tile.Bits == StoredNibbles.Bits) TileProducts<TDot, StoredNibbles>.Compute(tile, x, first, count, output);
            else TileProducts<TDot, StoredBytes>.Compute(tile, x, first, count, output);
        }
    }
}

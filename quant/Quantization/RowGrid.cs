using N2Eye.Weights;

namespace N2Eye.Quant.Quantization;

/// <summary>The integers that a row's values become, in blocks that share a scale.</summary>
/// <param name="columns">Values of a row.</param>
/// <param name="block">Values that share a scale.</param>
internal abstract class RowGrid(int columns, int block)
{
    /// <summary>Values of a row.</summary>
    public int Columns => columns;

    /// <summary>Values that share a scale.</summary>
    public int Block => block;

    /// <summary>Scales of a row.</summary>
    public int Blocks => Int8Blocks.BlocksOf(columns, block);

    /// <summary>For reports: int8 or int4.</summary>
    public abstract string Name { get; }

    /// <summary>Bytes of a row in the file.</summary>
    public abstract int BytesOfRow { get; }

    /// <summary>The scale of a block.</summary>
    public abstract float ScaleOf(ReadOnlySpan<float> values);

    /// <summary>A value's integer.</summary>
    public abstract int Round(float value, float scale);

    /// <summary>Integers (columns,) as the file holds them (bytes of a row,).</summary>
    public abstract void Store(ReadOnlySpan<sbyte> integers, Span<byte> stored);

    /// <summary>Rounds every value on its own.</summary>
    /// <param name="row">(columns,)</param>
    /// <param name="stored">(bytes of a row,)</param>
    /// <param name="scales">(blocks,)</param>
    /// <param name="restored">(columns,): what the integers stand for.</param>
    public abstract void Quantize(ReadOnlySpan<float> row, Span<byte> stored, Span<float> scales, Span<float> restored);
}

/// <summary>8 bits: <see cref="Int8Blocks"/>; one block as wide as the row makes one scale for it.</summary>
internal sealed class Int8Grid(int columns, int block) : RowGrid(columns, block)
{
    public override string Name => Schemes.Int8;

    public override int BytesOfRow => Blocks * Block;

    public override float ScaleOf(ReadOnlySpan<float> values) => Int8Blocks.ScaleOf(values);

    public override int Round(float value, float scale) => Int8Blocks.Round(value, scale);

    public override void Store(ReadOnlySpan<sbyte> integers, Span<byte> stored)
    {
        stored.Fill(Int8Blocks.Zero);
        for (var i = 0; i < integers.Length; i++) stored[i] = (byte)(Int8Blocks.Zero + integers[i]);
    }

    public override void Quantize(ReadOnlySpan<float> row, Span<byte> stored, Span<float> scales, Span<float> restored)
    {
        Int8Blocks.Quantize(row, Block, stored, scales);
        Int8Blocks.Dequantize(stored, scales, Block, restored);
    }
}

/// <summary>4 bits: <see cref="Int4Blocks"/>.</summary>
internal sealed class Int4Grid(int columns, int block) : RowGrid(columns, block)
{
    public override string Name => Schemes.Int4;

    public override int BytesOfRow => Int4Blocks.BytesOf(Columns, Block);

    public override float ScaleOf(ReadOnlySpan<float> values) => Int4Blocks.ScaleOf(values);

    public override int Round(float value, float scale) => Int4Blocks.Round(value, scale);

    public override void Store(ReadOnlySpan<sbyte> integers, Span<byte> stored) => Int4Blocks.Store(integers, stored);

    public override void Quantize(ReadOnlySpan<float> row, Span<byte> stored, Span<float> scales, Span<float> restored)
    {
        Int4Blocks.Quantize(row, Block, stored, scales);
        Int4Blocks.Dequantize(stored, scales, Block, restored);
    }
}

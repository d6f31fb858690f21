namespace N2Eye.Runtime.Kernels;

/// <summary>
/// A matrix of int8 or int4 blocks where it lies in the mapped weights file (<see cref="N2Eye.Weights.Int8Blocks"/>,
/// <see cref="N2Eye.Weights.Int4Blocks"/>).
/// </summary>
/// <param name="Values">(rows, blocks, bytes of a block)</param>
/// <param name="Scales">(rows, blocks)</param>
/// <param name="Rows">Outputs.</param>
/// <param name="Blocks">Blocks of a row; the last is padded with zeros.</param>
/// <param name="Block">Values that share a scale, a multiple of <see cref="Step"/>.</param>
/// <param name="Bits">8, or 4.</param>
internal readonly unsafe record struct BlockMatrix(nint Values, nint Scales, int Rows, int Blocks, int Block, int Bits)
{
    /// <summary>Values that the narrowest kernel takes at once.</summary>
    public const int Step = 16;

    /// <summary>Values of a padded row.</summary>
    public int RowLength => Blocks * Block;

    /// <summary>Bytes of a row.</summary>
    public int RowBytes => RowLength / 8 * Bits;

    /// <summary>The integers of a row: (blocks, bytes of a block).</summary>
    public byte* RowValues(int row) => (byte*)Values + (long)row * RowBytes;

    /// <summary>The scales of a row: (blocks,).</summary>
    public float* RowScales(int row) => (float*)Scales + (long)row * Blocks;
}

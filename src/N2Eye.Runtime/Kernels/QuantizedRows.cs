using System.Runtime.Intrinsics;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Kernels.Rows;
using N2Eye.Runtime.Kernels.Stored;
using N2Eye.Weights;

namespace N2Eye.Runtime.Kernels;

/// <summary>
/// What matrices are multiplied with: positions whose values are rounded to int8, block by block, by their largest magnitude. The
/// rounding is that of ONNX Runtime's MatMulNBits at accuracy level 4.
/// </summary>
internal sealed unsafe class QuantizedRows : IDisposable
{
    private const float Largest = 127;

    private readonly NativeBuffer<sbyte> values; // (rows, blocks · block), zeros behind the columns
    private readonly NativeBuffer<float> scales; // (rows, blocks)
    private readonly NativeBuffer<int> sums; // (rows, blocks)
    private readonly NativeBuffer<sbyte>? halves; // (rows, groups, 2, 32)
    private readonly NativeBuffer<QuantizedPair>? pairs; // (rows, blocks / 2)
    private readonly int columns;

    /// <param name="rows">Positions that fit.</param>
    /// <param name="columns">Values of a position.</param>
    /// <param name="block">Values that share a scale, a multiple of <see cref="BlockMatrix.Step"/>.</param>
    /// <param name="forNibbles">Some are multiplied with int4 blocks: <see cref="Halves"/> are kept too, where they fit.</param>
    public QuantizedRows(int rows, int columns, int block, bool forNibbles)
    {
        (this.columns, Block) = (columns, block);
        Blocks = Int8Blocks.BlocksOf(columns, block);
        var length = (long)Blocks * block;
        values = new NativeBuffer<sbyte>(rows * length);
        scales = new NativeBuffer<float>((long)rows * Blocks);
        sums = new NativeBuffer<int>((long)rows * Blocks);
        HasHalves = forNibbles && length % INibbleGroup.Length == 0 && (block == INibbleGroup.Length / 2 || block % INibbleGroup.Length == 0);
        if (!HasHalves) return;
        halves = new NativeBuffer<sbyte>(rows * length);
        if (block == INibbleGroup.Length / 2 && Vector256.IsHardwareAccelerated) pairs = new NativeBuffer<QuantizedPair>(rows * (long)Blocks / 2);
    }

    /// <summary>Values that share a scale.</summary>
    public int Block { get; }

    /// <summary>Blocks of a position.</summary>
    public int Blocks { get; }

    /// <summary>The integers of a position: (blocks, block).</summary>
    public sbyte* Values(int row) => values.Pointer + (long)row * Blocks * Block;

    /// <summary>Whether <see cref="Halves"/> are kept.</summary>
    public bool HasHalves { get; }

    /// <summary>The integers of a position, in each group of 64 the even ones before the odd ones: (groups, 2, 32).</summary>
    public sbyte* Halves(int row) => halves!.Pointer + (long)row * Blocks * Block;

    /// <summary>Whether <see cref="Pairs"/> are kept: blocks are of 32, and the processor has vectors as wide as two.</summary>
    public bool HasPairs => pairs is not null;

    /// <summary>Two blocks each: (blocks / 2,).</summary>
    public QuantizedPair* Pairs(int row) => pairs!.Pointer + (long)row * Blocks / 2;

    /// <summary>The scales of a position: (blocks,).</summary>
    public float* Scales(int row) => scales.Pointer + (long)row * Blocks;

    /// <summary>Σ q of each block, for kernels that multiply weights as they are stored, too large by a constant: (blocks,).</summary>
    public int* Sums(int row) => sums.Pointer + (long)row * Blocks;

    /// <summary>Rounds a position: (columns,). What is no number makes its block's scale none, and so every output.</summary>
    public void Write(int row, ReadOnlySpan<float> source)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(source.Length, columns);
        var target = Values(row);
        var scale = Scales(row);
        var sum = Sums(row);
        fixed (float* first = source)
        {
            for (var b = 0; b < Blocks; b++)
            {
                var length = Math.Min(Block, columns - b * Block);
                (scale[b], sum[b]) = Round(first + b * Block, length, target + b * Block);
            }
        }

        if (!HasHalves) return;
        Split(target, Halves(row), Blocks * Block);
        for (var pair = 0; HasPairs && pair < Blocks / 2; pair++)
        {
            Pairs(row)[pair] = new QuantizedPair(
                Vector256.Create(Vector128.CreateScalar(-StoredNibbles.Excess * sum[2 * pair]), Vector128.CreateScalar(-StoredNibbles.Excess * sum[2 * pair + 1])),
                Vector256.Create(Vector128.Create(scale[2 * pair]), Vector128.Create(scale[2 * pair + 1])));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        values.Dispose();
        halves?.Dispose();
        pairs?.Dispose();
        scales.Dispose();
        sums.Dispose();
    }

    /// <summary>Rounds a block; gives its scale and the sum of its integers.</summary>
    private static (float Scale, int Sum) Round(float* source, int length, sbyte* target)
    {
        var largest = Magnitude(source, length);
        // 127 / m and m / 127, as the integer kernels of ONNX Runtime have them: another order would break ties another way. A block
        // of zeros stays zero, whatever it is multiplied with.
        var inverse = Largest / MathF.Max(largest, 1e-30f);
        var lanes = Vector128<int>.Zero;
        var i = 0;
        for (; i + Vector128<sbyte>.Count <= length; i += Vector128<sbyte>.Count)
        {
            var (a, b, c, d) = (Four(i), Four(i + 4), Four(i + 8), Four(i + 12));
            lanes += a + b + (c + d);
            Vector128.Narrow(Vector128.Narrow(a, b), Vector128.Narrow(c, d)).Store(target + i);
        }

        var sum = Vector128.Sum(lanes);
        for (; i < length; i++)
        {
            target[i] = (sbyte)MathF.Round(source[i] * inverse, MidpointRounding.ToEven);
            sum += target[i];
        }

        return (largest / Largest, sum);

        Vector128<int> Four(int at) => Vector128.ConvertToInt32(Vector128.Round(Vector128.Load(source + at) * inverse, MidpointRounding.ToEven));
    }

    /// <summary>Puts the even values of each group before the odd ones.</summary>
    private static void Split(sbyte* source, sbyte* target, int length)
    {
        const int half = INibbleGroup.Length / 2;
        for (var i = 0; i < length; i += Vector128<sbyte>.Count * 2)
        {
            var (a, b) = (Vector128.Load((ushort*)(source + i)), Vector128.Load((ushort*)(source + i) + Vector128<ushort>.Count));
            var to = target + i / INibbleGroup.Length * INibbleGroup.Length + i % INibbleGroup.Length / 2;
            Vector128.Narrow(a & Vector128.Create((ushort)255), b & Vector128.Create((ushort)255)).AsSByte().Store(to);
            Vector128.Narrow(a >>> 8, b >>> 8).AsSByte().Store(to + half);
        }
    }

    private static float Magnitude(float* source, int length)
    {
        var most = Vector128<float>.Zero;
        var i = 0;
        for (; i + Vector128<float>.Count <= length; i += Vector128<float>.Count) most = Vector128.Max(most, Vector128.Abs(Vector128.Load(source + i)));
        var largest = MathF.Max(MathF.Max(most[0], most[1]), MathF.Max(most[2], most[3]));
        for (; i < length; i++) largest = MathF.Max(largest, MathF.Abs(source[i]));
        return largest;
    }
}

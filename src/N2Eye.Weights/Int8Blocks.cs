using System.Numerics.Tensors;

namespace N2Eye.Weights;

/// <summary>
/// The int8 block format: along each row, <c>block</c> values share a float scale; a value is q · scale, q in −127…127, stored
/// as q + 128. This is what com.microsoft::MatMulNBits (bits = 8, default zero point 128) multiplies with.
/// </summary>
public static class Int8Blocks
{
    /// <summary>Stored for 0.</summary>
    public const byte Zero = 128;

    /// <summary>Blocks of a row.</summary>
    public static int BlocksOf(int columns, int block) => (columns + block - 1) / block;

    /// <summary>Largest magnitude / 127; 0 for a block of zeros.</summary>
    /// <param name="values">A block.</param>
    public static float ScaleOf(ReadOnlySpan<float> values)
    {
        var scale = MathF.Abs(TensorPrimitives.MaxMagnitude(values)) / 127f;
        // A subnormal largest value would make the reciprocal infinite: such a block is zero.
        return float.IsFinite(1 / scale) ? scale : 0;
    }

    /// <summary>q of a value: to the nearest, ties to even.</summary>
    public static int Round(float value, float scale) => scale == 0 ? 0 : (int)Math.Clamp(MathF.Round(value / scale, MidpointRounding.ToEven), -127f, 127f);

    /// <summary>Quantizes one row, symmetric; the last block is padded with zeros.</summary>
    /// <param name="row">(columns,)</param>
    /// <param name="block">Values that share a scale.</param>
    /// <param name="values">(blocks · block,)</param>
    /// <param name="scales">(blocks,)</param>
    public static void Quantize(ReadOnlySpan<float> row, int block, Span<byte> values, Span<float> scales)
    {
        values.Fill(Zero);
        for (var b = 0; b < scales.Length; b++)
        {
            var source = row.Slice(b * block, Math.Min(block, row.Length - b * block));
            scales[b] = ScaleOf(source);
            var target = values.Slice(b * block, source.Length);
            for (var i = 0; i < source.Length; i++) target[i] = (byte)(Zero + Round(source[i], scales[b]));
        }
    }

    /// <summary>Restores one row.</summary>
    /// <param name="values">(blocks · block,)</param>
    /// <param name="scales">(blocks,)</param>
    /// <param name="block">Values that share a scale.</param>
    /// <param name="row">(columns,)</param>
    public static void Dequantize(ReadOnlySpan<byte> values, ReadOnlySpan<float> scales, int block, Span<float> row)
    {
        for (var b = 0; b < scales.Length; b++)
        {
            var target = row.Slice(b * block, Math.Min(block, row.Length - b * block));
            TensorPrimitives.ConvertTruncating<byte, float>(values.Slice(b * block, target.Length), target);
            TensorPrimitives.Subtract(target, Zero, target);
            TensorPrimitives.Multiply(target, scales[b], target);
        }
    }
}

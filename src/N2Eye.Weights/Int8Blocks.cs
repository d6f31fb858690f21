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

    /// <summary>Quantizes one row, symmetric, to the nearest (ties to even); the last block is padded with zeros.</summary>
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
            var scale = TensorPrimitives.MaxMagnitude(source) is var most && MathF.Abs(most) > 0 ? MathF.Abs(most) / 127f : 0f;
            // A subnormal largest value would make the reciprocal infinite: such a block is zero.
            if (scale == 0 || !float.IsFinite(1 / scale))
            {
                scales[b] = 0;
                continue;
            }

            scales[b] = scale;
            var target = values.Slice(b * block, source.Length);
            for (var i = 0; i < source.Length; i++)
                target[i] = (byte)(Zero + (int)Math.Clamp(MathF.Round(source[i] / scale, MidpointRounding.ToEven), -127f, 127f));
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

namespace N2Eye.Weights;

/// <summary>
/// The int4 block format: along each row, <c>block</c> values share a float scale; a value is q · scale, q in −8…7, stored as
/// q + 8, two to a byte, the first in the low half. This is what com.microsoft::MatMulNBits (bits = 4, default zero point 8)
/// multiplies with.
/// </summary>
public static class Int4Blocks
{
    /// <summary>Smallest and largest q.</summary>
    private const int Least = -8, Most = 7;

    /// <summary>Stored for 0.</summary>
    private const int Zero = 8;

    /// <summary>Two zeros: what pads a row.</summary>
    private const byte TwoZeros = Zero << 4 | Zero;

    /// <summary>Scales that are tried, as parts of the one that loses nothing to clamping.</summary>
    private const float FirstPart = 0.7f, PartStep = 0.025f;

    private const int Parts = 15; // to 1.05: past the largest magnitude, as −8 may not be the end that is needed

    /// <summary>Bytes of a row.</summary>
    public static int BytesOf(int columns, int block) => Int8Blocks.BlocksOf(columns, block) * block / 2;

    /// <summary>True for the shape of a tensor of this format: (rows, blocks, block / 2).</summary>
    /// <param name="shape">Shape in the file.</param>
    /// <param name="block">The file's block size.</param>
    public static bool IsShape(IReadOnlyList<long> shape, int block) => shape.Count == 3 && block > 0 && shape[2] == block / 2;

    /// <summary>
    /// The scale with the least squared error: the value of largest magnitude near −8 (or near 7, where the other sign is almost as
    /// large), clamping it a little where that serves the rest. 0 for a block of zeros.
    /// </summary>
    /// <param name="values">A block.</param>
    public static float ScaleOf(ReadOnlySpan<float> values)
    {
        var largest = 0f;
        foreach (var value in values)
        {
            if (MathF.Abs(value) > MathF.Abs(largest)) largest = value;
        }

        // A subnormal step has no reciprocal: such a block is zero.
        if (!float.IsFinite(1 / (largest / -Least))) return 0;
        var (best, least) = (0f, double.PositiveInfinity);
        foreach (var end in (ReadOnlySpan<float>)[Least, Most])
        {
            for (var i = 0; i < Parts; i++)
            {
                var scale = largest / end * (FirstPart + i * PartStep);
                var error = Error(values, scale);
                if (error < least) (best, least) = (scale, error);
            }
        }

        return best;
    }

    /// <summary>q of a value: to the nearest, ties to even.</summary>
    public static int Round(float value, float scale) => scale == 0 ? 0 : (int)Math.Clamp(MathF.Round(value / scale, MidpointRounding.ToEven), Least, Most);

    /// <summary>Stores a row's integers; the last block is padded with zeros.</summary>
    /// <param name="integers">(columns,) in −8…7</param>
    /// <param name="stored">(blocks · block / 2,)</param>
    public static void Store(ReadOnlySpan<sbyte> integers, Span<byte> stored)
    {
        stored.Fill(TwoZeros);
        for (var i = 0; i < integers.Length; i++)
        {
            var half = integers[i] + Zero;
            stored[i / 2] = (byte)(i % 2 == 0 ? Zero << 4 | half : half << 4 | stored[i / 2] & 15);
        }
    }

    /// <summary>Quantizes one row, each block with the scale of least squared error.</summary>
    /// <param name="row">(columns,)</param>
    /// <param name="block">Values that share a scale; even.</param>
    /// <param name="stored">(blocks · block / 2,)</param>
    /// <param name="scales">(blocks,)</param>
    public static void Quantize(ReadOnlySpan<float> row, int block, Span<byte> stored, Span<float> scales)
    {
        var integers = new sbyte[row.Length];
        for (var b = 0; b < scales.Length; b++)
        {
            var source = row.Slice(b * block, Math.Min(block, row.Length - b * block));
            scales[b] = ScaleOf(source);
            for (var i = 0; i < source.Length; i++) integers[b * block + i] = (sbyte)Round(source[i], scales[b]);
        }

        Store(integers, stored);
    }

    /// <summary>Restores one row.</summary>
    /// <param name="stored">(blocks · block / 2,)</param>
    /// <param name="scales">(blocks,)</param>
    /// <param name="block">Values that share a scale.</param>
    /// <param name="row">(columns,)</param>
    public static void Dequantize(ReadOnlySpan<byte> stored, ReadOnlySpan<float> scales, int block, Span<float> row)
    {
        for (var i = 0; i < row.Length; i++) row[i] = ((stored[i / 2] >> i % 2 * 4 & 15) - Zero) * scales[i / block];
    }

    private static double Error(ReadOnlySpan<float> values, float scale)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            double difference = value - Round(value, scale) * scale;
            sum += difference * difference;
        }

        return sum;
    }
}

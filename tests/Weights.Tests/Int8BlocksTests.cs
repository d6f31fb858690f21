using CsCheck;
using N2Eye.Weights;

namespace Weights.Tests;

public sealed class Int8BlocksTests
{
    [Fact]
    public void A_value_moves_by_at_most_half_a_step() => Gen.Float[-1000, 1000].Array[1, 200].Select(Gen.Int[0, 2]).Sample((row, size) =>
    {
        var block = 32 << size;
        var blocks = Int8Blocks.BlocksOf(row.Length, block);
        var (values, scales, restored) = (new byte[blocks * block], new float[blocks], new float[row.Length]);
        Int8Blocks.Quantize(row, block, values, scales);
        Int8Blocks.Dequantize(values, scales, block, restored);
        for (var i = 0; i < row.Length; i++)
        {
            if (MathF.Abs(row[i] - restored[i]) > scales[i / block] * 0.5001f + 1e-30f) return false;
        }

        return values.AsSpan(row.Length).IndexOfAnyExcept(Int8Blocks.Zero) < 0;
    });

    [Fact]
    public void The_largest_value_is_kept_and_zero_stays_zero()
    {
        var (values, scales) = (new byte[32], new float[1]);
        Int8Blocks.Quantize([0, -2, 1], 32, values, scales);
        Assert.Equal(2f / 127, scales[0]);
        Assert.Equal([128, 1, 192], values[..3]);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1e-44f)]
    public void A_block_of_nothing_has_no_scale(float value)
    {
        var (values, scales) = (new byte[32], new float[1]);
        Int8Blocks.Quantize([value, 0], 32, values, scales);
        Assert.Equal(0, scales[0]);
        Assert.All(values, stored => Assert.Equal(Int8Blocks.Zero, stored));
    }
}

using CsCheck;
using N2Eye.Weights;

namespace Weights.Tests;

public sealed class Int4BlocksTests
{
    /// <summary>No block is further off than with the scale that clamps nothing: half a step of largest magnitude / 7 a value.</summary>
    [Fact]
    public void A_block_is_no_further_off_than_without_clamping() => Gen.Float[-1000, 1000].Array[1, 200].Select(Gen.Int[0, 2]).Sample((row, size) =>
    {
        var block = 32 << size;
        var (stored, scales) = Stored(row, block);
        var restored = new float[row.Length];
        Int4Blocks.Dequantize(stored, scales, block, restored);
        for (var start = 0; start < row.Length; start += block)
        {
            double error = 0, most = 0, count = 0;
            for (var i = start; i < Math.Min(row.Length, start + block); i++, count++)
            {
                error += Math.Pow(row[i] - restored[i], 2);
                most = Math.Max(most, Math.Abs(row[i]));
            }

            // Subnormal numbers have no scale that keeps them.
            if (error > count * Math.Pow(most / 7 / 2 + 1e-37, 2) * 1.001) return false;
        }

        return true;
    });

    [Fact]
    public void Integers_are_stored_as_they_are_and_padded_with_zeros() => Gen.Int[-8, 7].Array[1, 100].Sample(row =>
    {
        var stored = new byte[Int4Blocks.BytesOf(row.Length, 32)];
        Int4Blocks.Store(Array.ConvertAll(row, value => (sbyte)value), stored);
        var (restored, scales) = (new float[stored.Length * 2], new float[stored.Length / 16]);
        scales.AsSpan().Fill(1);
        Int4Blocks.Dequantize(stored, scales, 32, restored);
        return restored.AsSpan(0, row.Length).SequenceEqual(Array.ConvertAll(row, value => (float)value)) && restored.AsSpan(row.Length).IndexOfAnyExcept(0f) < 0;
    });

    /// <summary>The first value is in the low half of its byte; all sixteen steps are used, whichever sign is the larger.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void The_largest_value_is_at_minus_eight_and_zero_stays_zero(int sign)
    {
        var (stored, scales) = Stored([-8 * sign, 7 * sign, 0, 1 * sign], 32);
        Assert.Equal(sign, scales[0], 1e-6);
        Assert.Equal([0 | 15 << 4, 8 | 9 << 4, 0x88], stored[..3]);
    }

    [Fact]
    public void An_outlier_is_clamped_where_that_serves_the_rest()
    {
        var row = Enumerable.Repeat(0.3f, 32).ToArray();
        row[5] = -2.6f; // −8 steps of 0.325, in which 0.3 is 0.025 off; 0.975 of that leaves 31 · 0.0169² + 0.065² instead of 31 · 0.025²
        Assert.Equal(0.975 * 0.325, Stored(row, 32).Scales[0], 1e-5);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1e-44f)]
    public void A_block_of_nothing_has_no_scale(float value)
    {
        var (stored, scales) = Stored([value, 0], 32);
        Assert.Equal(0, scales[0]);
        Assert.All(stored, pair => Assert.Equal(0x88, pair));
    }

    private static (byte[] Stored, float[] Scales) Stored(float[] row, int block)
    {
        var (stored, scales) = (new byte[Int4Blocks.BytesOf(row.Length, block)], new float[Int8Blocks.BlocksOf(row.Length, block)]);
        Int4Blocks.Quantize(row, block, stored, scales);
        return (stored, scales);
    }
}

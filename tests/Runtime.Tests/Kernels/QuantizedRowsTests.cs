using CsCheck;
using N2Eye.Runtime.Kernels;

namespace N2Eye.Tests;

/// <summary>Positions in int8: the largest magnitude of a block becomes 127, the rest follows.</summary>
public sealed unsafe class QuantizedRowsTests
{
    [Fact]
    public void Any_values_are_rounded_block_by_block() => Gen.Select(Gen.Int[1, 200], Gen.Int[1, 4].Select(steps => 16 * steps), Gen.Int[0, 1 << 20]).Sample((columns, block, seed) =>
    {
        var random = new Random(seed);
        float[] source = [.. Enumerable.Range(0, columns).Select(_ => (random.NextSingle() * 2 - 1) * MathF.Pow(10, random.Next(-6, 6)))];
        using var rows = new QuantizedRows(3, columns, block, forNibbles: true);
        rows.Write(1, source);
        for (var b = 0; b < rows.Blocks; b++)
        {
            var values = source.Skip(b * block).Take(block).ToArray();
            var largest = values.Max(MathF.Abs);
            Assert.Equal(largest / 127, rows.Scales(1)[b]);
            var sum = 0;
            for (var i = 0; i < block; i++)
            {
                var expected = i < values.Length ? (int)MathF.Round(values[i] * (127 / largest), MidpointRounding.ToEven) : 0;
                Assert.Equal(expected, rows.Values(1)[b * block + i]);
                sum += expected;
            }

            Assert.Equal(sum, rows.Sums(1)[b]);
        }

        Assert.Equal(block is 32 or 64 && rows.Blocks * block % 64 == 0, rows.HasHalves);
        for (var i = 0; rows.HasHalves && i < rows.Blocks * block; i++) Assert.Equal(rows.Values(1)[i], rows.Halves(1)[i / 64 * 64 + i % 2 * 32 + i % 64 / 2]);
        for (var i = 0; i < rows.Blocks * block; i++) Assert.Equal(0, rows.Values(0)[i] | rows.Values(2)[i]);
    }, iter: 200, threads: 1);

    [Fact]
    public void A_block_of_zeros_is_zero()
    {
        using var rows = new QuantizedRows(1, 16, 16, forNibbles: false);
        rows.Write(0, new float[16]);
        Assert.Equal((0f, 0, 0), (rows.Scales(0)[0], rows.Sums(0)[0], rows.Values(0)[3]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    public void What_is_no_number_stays_none(int at)
    {
        using var rows = new QuantizedRows(1, 18, 32, forNibbles: false);
        var source = new float[18];
        source.AsSpan().Fill(1);
        source[at] = float.NaN;
        rows.Write(0, source);
        Assert.True(float.IsNaN(rows.Scales(0)[0]));
    }
}

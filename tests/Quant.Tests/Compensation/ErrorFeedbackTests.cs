using CsCheck;
using N2Eye.Quant.Compensation;
using N2Eye.Quant.Quantization;

namespace Quant.Tests.Compensation;

/// <summary>GPTQ on matrices of its own: what it computes, and that it does what it is for.</summary>
public sealed class ErrorFeedbackTests
{
    private const int Block = 32;

    /// <summary>
    /// Activations of few directions, as real ones are: the products of a compensated row are off by less than those of a rounded
    /// one. Over random shapes no row is a guarantee, so their sum counts. Measured: 0.16 to 0.55 of the squared error.
    /// </summary>
    [Fact]
    public void Products_are_off_by_less_than_after_rounding() => Gen.Select(Gen.Int[40, 150], Gen.Int[0, 2], Gen.Int[0, 1 << 20]).Sample((width, kind, seed) =>
    {
        var random = new Random(seed);
        RowGrid grid = kind switch { 0 => new Int4Grid(width, Block), 1 => new Int8Grid(width, Block), _ => new Int8Grid(width, width) };
        var x = Correlated(4 * width, width, random);
        var feedback = ErrorFeedback.From(Of(x, width), 0.01)!;
        double rounded = 0, compensated = 0;
        for (var i = 0; i < 16; i++)
        {
            var row = Row(width, random);
            rounded += Error(x, row, Restored(grid, row, null));
            compensated += Error(x, row, Restored(grid, row, feedback));
        }

        return compensated < 0.8 * rounded;
    }, iter: 20);

    /// <summary>Independent activations of one size have nothing to share: it is rounding.</summary>
    [Fact]
    public void Independent_columns_are_rounded_on_their_own()
    {
        var x = new float[64 * 64];
        for (var i = 0; i < 64; i++) x[i * 64 + i] = 3;
        var feedback = ErrorFeedback.From(Of(x, 64), 0.01)!;
        var row = Row(64, new Random(1));
        foreach (var grid in new RowGrid[] { new Int4Grid(64, Block), new Int8Grid(64, 64) })
            Assert.Equal(Restored(grid, row, null), Restored(grid, row, feedback));
    }

    /// <summary>Two inputs that are always equal: the second takes back all of the first's error, but for the damping.</summary>
    [Fact]
    public void A_twin_takes_back_the_error()
    {
        float[] x = [1, 1, 2, 2, -1, -1];
        var feedback = ErrorFeedback.From(Of(x, 2), 1e-6)!;
        var grid = new Int8Grid(2, 2);
        float[] row = [1, 0.5039f]; // 0.5039 · 127 = 63.995
        var restored = Restored(grid, row, feedback);
        Assert.Equal(1, restored[0]);
        row = [0.3f / 127, 1]; // rounded to 0: 0.3 steps are missing
        Assert.Equal(0, Restored(grid, row, feedback)[0]);
        Assert.Equal(1f, Restored(grid, row, feedback)[1]);
    }

    [Fact]
    public void Activations_that_never_were_compensate_nothing() => Assert.Null(ErrorFeedback.From(new Hessian(5), 0.01));

    private static float[] Restored(RowGrid grid, float[] row, ErrorFeedback? feedback)
    {
        var (stored, scales, restored) = (new byte[grid.BytesOfRow], new float[grid.Blocks], new float[row.Length]);
        if (feedback is null) grid.Quantize(row, stored, scales, restored);
        else feedback.Quantize(grid, row, stored, scales, restored);
        return restored;
    }

    private static Hessian Of(float[] rows, int width)
    {
        var hessian = new Hessian(width);
        hessian.Add(rows.AsSpan(0, rows.Length / width / 2 * width));
        hessian.Add(rows.AsSpan(rows.Length / width / 2 * width));
        return hessian;
    }

    private static double Error(float[] x, float[] row, float[] restored)
    {
        var sum = 0.0;
        for (var start = 0; start < x.Length; start += row.Length)
        {
            var difference = 0.0;
            for (var i = 0; i < row.Length; i++) difference += x[start + i] * ((double)row[i] - restored[i]);
            sum += difference * difference;
        }

        return sum;
    }

    // Mixtures of an eighth as many directions as there are columns, and a little of each column's own.
    private static float[] Correlated(int rows, int width, Random random)
    {
        var directions = Row(width / 8 * width, random);
        var x = new float[rows * width];
        for (var row = 0; row < rows; row++)
        {
            for (var direction = 0; direction < width / 8; direction++)
            {
                var weight = random.NextSingle() * 2 - 1;
                for (var i = 0; i < width; i++) x[row * width + i] += weight * directions[direction * width + i];
            }

            for (var i = 0; i < width; i++) x[row * width + i] += 0.1f * (random.NextSingle() * 2 - 1);
        }

        return x;
    }

    private static float[] Row(int width, Random random) => [.. Enumerable.Range(0, width).Select(_ => random.NextSingle() * 2 - 1)];
}

using N2Eye.Quant.Npu.Calibrating;
using N2Eye.Runtime.Graphs.Npu.Quantized;

namespace Quant.Tests.Npu;

public sealed class HistogramTests
{
    [Fact]
    public void Counts_do_not_depend_on_the_order_in_which_values_come()
    {
        var random = new Random(3);
        float[] values = [.. Enumerable.Range(0, 5000).Select(i => (random.NextSingle() - 0.5f) * MathF.Pow(10, i % 7 - 3))];
        Histogram all = new(), backwards = new();
        all.Add(values);
        foreach (var value in values.Reverse()) backwards.Add([value]);
        Assert.Equal(all.Count, backwards.Count);
        Assert.Equal(all.Range, backwards.Range);
        foreach (var share in new[] { 0, 0.0001, 0.01, 0.2 }) Assert.Equal(all.Within(share), backwards.Within(share));
        foreach (var steps in new[] { 255, 65535 }) Assert.Equal(all.LeastError(steps), backwards.LeastError(steps));
    }

    [Fact]
    public void Percentiles_leave_out_a_share_at_either_end()
    {
        var histogram = new Histogram();
        histogram.Add([.. Enumerable.Range(0, 10_000).Select(i => i / 10_000f)]);
        histogram.Add([-100, 100]);
        Assert.Equal(new ValueRange(-100, 100), histogram.Range);
        Assert.Equal(histogram.Range, histogram.Within(0));
        var inner = histogram.Within(0.01);
        Assert.InRange(inner.Low, 0, 0.02f);
        Assert.InRange(inner.High, 0.97f, 1.03f);
    }

    /// <summary>One value of a million is not worth that all others lose seven of eight bits.</summary>
    [Fact]
    public void The_least_error_clamps_a_single_outlier_in_8_bits_and_not_in_16()
    {
        var histogram = new Histogram();
        var random = new Random(4);
        histogram.Add([.. Enumerable.Range(0, 1_000_000).Select(_ => random.NextSingle() * 2 - 1)]);
        histogram.Add([8]);
        var eight = histogram.LeastError(255);
        Assert.InRange(eight.High, 1, 4);
        Assert.InRange(eight.Low, -1, -0.95f);
        Assert.InRange(histogram.LeastError(65535).High, 7, 8);
    }

    [Fact]
    public void A_value_that_is_always_zero_has_an_encoding()
    {
        var histogram = new Histogram();
        histogram.Add(new float[10]);
        var encoding = Encoding.Of(histogram.Range, N2Eye.Runtime.Graphs.Onnx.OnnxType.UInt8);
        Assert.Equal(0, encoding.Dequantize(encoding.Quantize(0)));
    }

    [Theory]
    [InlineData(-3, 5)]
    [InlineData(0.5, 5)]
    [InlineData(-7, -1)]
    public void Zero_and_both_ends_are_within_a_step(float low, float high)
    {
        foreach (var type in new[] { N2Eye.Runtime.Graphs.Onnx.OnnxType.UInt8, N2Eye.Runtime.Graphs.Onnx.OnnxType.UInt16 })
        {
            var encoding = Encoding.Of(new ValueRange(low, high), type);
            Assert.Equal(0, encoding.Dequantize(encoding.ZeroPoint));
            foreach (var value in new[] { low, high, 0 }) Assert.InRange(Math.Abs(encoding.Dequantize(encoding.Quantize(value)) - value), 0, encoding.Scale);
        }
    }
}

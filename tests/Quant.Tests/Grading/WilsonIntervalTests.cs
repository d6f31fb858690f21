using N2Eye.Quant.Grading;

namespace Quant.Tests.Grading;

public sealed class WilsonIntervalTests
{
    [Theory]
    // 81 of 263 is Newcombe's example (1998, table I); 0 and all of n are z² / (n + z²) and n / (n + z²).
    [InlineData(0, 10, 0, 0.2775328)]
    [InlineData(5, 10, 0.2365931, 0.7634069)]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(10, 10, 0.7224672, 1)]
    public void Intervals_are_wilsons(int correct, int count, double low, double high)
    {
        var interval = WilsonInterval.Of(correct, count);
        Assert.Equal(low, interval.Low, 1e-4);
        Assert.Equal(high, interval.High, 1e-4);
    }
}

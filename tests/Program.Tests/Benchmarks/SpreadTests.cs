using N2Eye.Program.Benchmarks;

namespace N2Eye.Tests;

public sealed class SpreadTests
{
    [Fact]
    public void The_median_is_the_middle_or_between_the_two()
    {
        Assert.Equal(new Spread(2, 1, 9), Spread.Of([9, 1, 2]));
        Assert.Equal(new Spread(3, 1, 9), Spread.Of([9, 4, 1, 2]));
        Assert.Equal(new Spread(5, 5, 5), Spread.Of([5]));
        Assert.Throws<ArgumentException>(() => Spread.Of([]));
    }

    [Fact]
    public void A_percentile_is_a_value_that_was_measured()
    {
        double[] hundred = [.. Enumerable.Range(1, 100).Reverse().Select(value => (double)value)];
        Assert.Equal((50, 99, 100), (Spread.Percentile(hundred, 50), Spread.Percentile(hundred, 99), Spread.Percentile(hundred, 100)));
        Assert.Equal((2, 3, 1), (Spread.Percentile([3, 1, 2], 50), Spread.Percentile([3, 1, 2], 99), Spread.Percentile([3, 1, 2], 0)));
        Assert.Equal(7, Spread.Percentile([7], 99));
    }
}

namespace N2Eye.Quant.Grading;

/// <summary>Wilson's score interval for a share of right answers (Wilson 1927), 95 %.</summary>
public static class WilsonInterval
{
    private const double Quantile = 1.959963984540054; // of the normal distribution, at 0.975

    /// <summary>Lower and upper end, 0…1.</summary>
    /// <param name="correct">Right answers.</param>
    /// <param name="count">Answers; at least 1.</param>
    public static (double Low, double High) Of(int correct, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        double n = count, share = correct / n, z = Quantile * Quantile;
        var centre = (share + z / (2 * n)) / (1 + z / n);
        var half = Quantile / (1 + z / n) * Math.Sqrt(share * (1 - share) / n + z / (4 * n * n));
        return (Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}

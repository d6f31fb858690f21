namespace N2Eye.Train.Data.Evaluation;

/// <summary>Wilson's score interval at 95 % for a share.</summary>
public static class Wilson
{
    private const double Z = 1.959963984540054;

    /// <summary>The interval, both ends 0 to 1.</summary>
    /// <param name="right">Successes.</param>
    /// <param name="total">Trials; 0 gives 0 to 1.</param>
    public static (double Low, double High) Interval(int right, int total)
    {
        if (total == 0) return (0, 1);
        var share = (double)right / total;
        var scale = 1 + Z * Z / total;
        var middle = share + Z * Z / (2 * total);
        var reach = Z * Math.Sqrt(share * (1 - share) / total + Z * Z / (4.0 * total * total));
        return (Math.Max(0, (middle - reach) / scale), Math.Min(1, (middle + reach) / scale));
    }
}

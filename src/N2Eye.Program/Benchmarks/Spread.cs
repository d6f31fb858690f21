namespace N2Eye.Program.Benchmarks;

/// <summary>What several rounds gave. The unit stands in the name of whatever holds it.</summary>
/// <param name="Median">The middle value; the mean of the two in the middle where their number is even.</param>
/// <param name="Min">The least.</param>
/// <param name="Max">The most.</param>
internal sealed record Spread(double Median, double Min, double Max)
{
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0) throw new ArgumentException("A spread needs a value.", nameof(values));
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1]);
    }

    /// <summary>The smallest value that at least so many hundredths of all do not exceed (nearest rank).</summary>
    public static double Percentile(IEnumerable<double> values, int hundredths)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Max(0, (sorted.Length * hundredths + 99) / 100 - 1)];
    }
}

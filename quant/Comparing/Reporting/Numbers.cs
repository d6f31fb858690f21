using System.Globalization;

namespace N2Eye.Quant.Comparing.Reporting;

/// <summary>Numbers as a report shows them.</summary>
internal static class Numbers
{
    /// <summary>10⁶ bytes.</summary>
    public static string Megabytes(long bytes) => (bytes / 1e6).ToString("F2", CultureInfo.InvariantCulture);

    /// <summary>A divergence.</summary>
    public static string Nats(double value) => value == 0 ? "0" : value.ToString("0.00E+0", CultureInfo.InvariantCulture);

    /// <summary>A share, 0 to 1.</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:F1} %");

    /// <summary>A relative error, in per cent.</summary>
    public static string Error(double value) => !double.IsFinite(value) ? "∞" : string.Create(CultureInfo.InvariantCulture, $"{100 * value:0.###} %");

    /// <summary>Both ends, 0 to 1.</summary>
    public static string Interval((double Low, double High) ends) => string.Create(CultureInfo.InvariantCulture, $"{100 * ends.Low:F1}–{100 * ends.High:F1} %");
}

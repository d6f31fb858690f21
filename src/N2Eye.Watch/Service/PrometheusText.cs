using System.Globalization;
using System.Text;

namespace N2Eye.Watch.Service;

/// <summary>Metrics as Prometheus reads them: its text format, version 0.0.4.</summary>
internal sealed class PrometheusText
{
    /// <summary>What HTTP calls it.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder text = new();

    /// <summary>A metric that only grows.</summary>
    public void Counter(string name, string help, IEnumerable<(Labels Labels, double Value)> samples) => Family(name, "counter", help, samples);

    /// <summary>A metric that goes up and down.</summary>
    public void Gauge(string name, string help, IEnumerable<(Labels Labels, double Value)> samples) => Family(name, "gauge", help, samples);

    /// <summary>A gauge of one value.</summary>
    public void Gauge(string name, string help, double value) => Gauge(name, help, [(Labels.None, value)]);

    /// <summary>How often which values were seen.</summary>
    public void Histogram(string name, string help, IEnumerable<(Labels Labels, Histogram Values)> samples)
    {
        Head(name, "histogram", help);
        foreach (var (labels, values) in samples)
        {
            var counts = values.Cumulative();
            foreach (var (bound, count) in counts) Sample(name + "_bucket", labels.With("le", Number(bound)), count);
            Sample(name + "_sum", labels, values.Sum);
            Sample(name + "_count", labels, counts[^1].Count);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => text.ToString();

    private void Family(string name, string type, string help, IEnumerable<(Labels Labels, double Value)> samples)
    {
        Head(name, type, help);
        foreach (var (labels, value) in samples) Sample(name, labels, value);
    }

    private void Head(string name, string type, string help)
    {
        text.Append("# HELP ").Append(name).Append(' ').Append(help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    private void Sample(string name, Labels labels, double value) => text.Append(name).Append(labels.Text).Append(' ').Append(Number(value)).Append('\n');

    private static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);
}

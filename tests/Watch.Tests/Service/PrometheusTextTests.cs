using N2Eye.Watch.Service;

namespace N2Eye.Tests.Service;

public sealed class PrometheusTextTests
{
    [Fact]
    public void Metrics_are_what_a_parser_reads()
    {
        var text = new PrometheusText();
        text.Counter("a_total", "Help with \\ and\nlines.", [(Labels.Of("camera", "the \"gate\"\\\n").With("x", "ü"), 3), (Labels.None, 1.5)]);
        var values = new Histogram();
        foreach (var seconds in new[] { 0.01, 0.05, 7, 1e6, -1 }) values.Add(TimeSpan.FromSeconds(seconds));
        text.Histogram("b_seconds", "Time.", [(Labels.Of("query", "q"), values)]);
        text.Gauge("c", "One.", double.PositiveInfinity);
        var read = PrometheusParser.Read(text.ToString());
        Assert.Equal(("counter", "gauge", "histogram"), (read["a_total"].Type, read["c"].Type, read["b_seconds"].Type));
        Assert.Equal([("a_total", "camera=the \"gate\"\\\n,x=ü", 3.0), ("a_total", "", 1.5)], read["a_total"].Samples);
        Assert.Equal([("c", "", double.PositiveInfinity)], read["c"].Samples);
        var buckets = read["b_seconds"].Samples;
        Assert.Contains(("b_seconds_bucket", "query=q,le=0.05", 3.0), buckets);
        Assert.Contains(("b_seconds_bucket", "query=q,le=10", 4.0), buckets);
        Assert.Contains(("b_seconds_bucket", "query=q,le=+Inf", 5.0), buckets);
        Assert.Contains(("b_seconds_count", "query=q", 5.0), buckets);
    }
}

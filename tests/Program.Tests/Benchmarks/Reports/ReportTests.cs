using System.Globalization;
using System.Text.Json;
using N2Eye.Program.Benchmarks.Machine;
using N2Eye.Program.Benchmarks.Reports;

namespace N2Eye.Tests;

/// <summary>The table and the JSON object are public surfaces.</summary>
public sealed class ReportTests
{
    [Fact]
    public void The_table_is_the_approved_one()
    {
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = comma;
        using var text = new StringWriter { NewLine = "\n" };
        new BenchText(text).Write(SampleReport.Make());
        Approved.Check(text.ToString(), "Program.Tests", "Approved", "bench.txt");
    }

    [Fact]
    public void The_json_is_the_approved_one()
    {
        var json = JsonSerializer.Serialize(SampleReport.Make(), BenchJson.Default.BenchReport);
        using var parsed = JsonDocument.Parse(json);
        Approved.Check(JsonSerializer.Serialize(parsed, new JsonSerializerOptions { WriteIndented = true, NewLine = "\n" }) + "\n", "Program.Tests", "Approved", "bench.json");
    }

    [Fact]
    public void Rounds_are_compared_with_the_stream_read_of_their_own_round()
    {
        var decode = SampleReport.Make().Decode[0];
        // 10, 20 and 10 tokens a second of 1 GB each, by 20, 25 and 16 GB/s.
        Assert.Equal([0.625, 0.5, 0.8], [decode.ShareOfStreamRead.Median, decode.ShareOfStreamRead.Min, decode.ShareOfStreamRead.Max], (a, b) => Math.Abs(a - b) < 1e-9);
        // 8, 6 and 4 joules for two tokens each.
        Assert.Equal((3, 2, 4), (decode.JoulesPerToken!.Median, decode.JoulesPerToken.Min, decode.JoulesPerToken.Max));
        Assert.Null(SampleReport.Make().Decode[1].JoulesPerToken);
        // Of six times, the third and the sixth.
        Assert.Equal((80, 120), (Math.Round(decode.TokenMillisecondsP50, 6), Math.Round(decode.TokenMillisecondsP99, 6)));
    }

    [Fact]
    public void The_stream_buffer_is_left_out_of_memory()
    {
        var later = MemoryReport.Of(new ProcessMemory(500, 100, 90), new ProcessMemory(2000, 1200, 1100), 1000);
        Assert.Equal(new MemoryReport(100, 90, 1000, 200, 100, 1000), later);
        // The load needed more than anything after it.
        Assert.Equal(1500, MemoryReport.Of(new ProcessMemory(1500, 100, 90), new ProcessMemory(2000, 1200, 1100), 1000).PeakResidentBytes);
        Assert.Equal(new MemoryReport(null, null, null, null, null, 1000), MemoryReport.Of(new ProcessMemory(null, null, null), new ProcessMemory(null, null, null), 1000));
    }
}

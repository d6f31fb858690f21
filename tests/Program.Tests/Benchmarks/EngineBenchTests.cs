using N2Eye.Program.Benchmarks;
using N2Eye.Program.Benchmarks.Machine;
using N2Eye.Program.Benchmarks.Starts;
using N2Eye.Runtime.Answering;

namespace N2Eye.Tests;

/// <summary>The whole on n2eye-tiny, whatever the time it takes.</summary>
public sealed class EngineBenchTests
{
    private static readonly string Weights = Repository.Model("n2eye-tiny", "n2eye-tiny.n2eye.safetensors");

    [Fact]
    public void N2eye_tiny_is_measured()
    {
        var model = Models.Tiny.Model.Instance;
        var plan = new BenchPlan(2, 3, [8, 300], [4, 100, 253, 254], Repository.Model("n2eye-tiny", "sample.png"));
        var files = new SystemFiles();
        var machine = MachineDescription.Read(files) with { LastLevelCacheBytes = 1 };
        using var engine = Engine.Load(model, Weights, new EngineOptions { Threads = 2, Context = 256 });
        var bench = new Bench(plan, files, TimeProvider.System);
        var starts = bench.TimeStarts(Weights, question => (100, new StartTimes(1, 2, question == StartQuestion.Text ? null : 3, question == StartQuestion.Text ? null : 4, 5)));
        var report = bench.Run(machine, Weights, starts, engine, TestContext.Current.CancellationToken);

        Assert.Equal([8], report.Prefill.Select(prefill => prefill.Tokens));
        Assert.Equal([4, 100, 253], report.Decode.Select(decode => decode.ContextTokens));
        Assert.Equal(2, report.Notes.Count(note => note.StartsWith("not measured: prefill of 300", StringComparison.Ordinal) || note.StartsWith("not measured: decode at 254", StringComparison.Ordinal)));
        Assert.Equal((3_099_648, 4608, 1536), (report.WeightsBytesPerToken, report.WindowBytesPerToken, report.StateBytesPerPosition));
        foreach (var decode in report.Decode)
        {
            Assert.Equal(3_099_648 + 4608 + 1536.0 * (decode.ContextTokens + 2), decode.BytesPerToken);
            Assert.Equal(decode.DecodeTokensPerSecond.Max * decode.BytesPerToken, decode.AchievedBytesPerSecond.Max, 1);
            Assert.InRange(decode.ShareOfStreamRead.Min, double.Epsilon, decode.ShareOfStreamRead.Max);
            Assert.InRange(decode.TokenMillisecondsP50, double.Epsilon, decode.TokenMillisecondsP99);
        }

        var picture = report.Picture!;
        Assert.InRange(picture.EmbeddingsMilliseconds.Max, picture.TowerMilliseconds.Min, double.MaxValue);
        Assert.Contains(report.Starts, start => start is { Question: "picture", PageCache: "warm", FirstTokenMilliseconds.Median: 100, VisionOpenMilliseconds.Median: 3 });
        Assert.Equal(("n2eye-tiny", "int8", 64, 2, 256), (report.Program.Model, report.Program.Scheme, report.Program.BlockSize, report.Program.Threads, report.Program.ContextTokens));
        Assert.Equal(["vision: cpu", "decoder: cpu"], report.Program.Devices);
        Assert.Equal(new FileInfo(Weights).Length, report.Program.WeightsBytes);
        if (!OperatingSystem.IsLinux()) return;
        Assert.True(report.Memory.PeakResidentBytes > report.Memory.LoadedAnonymousBytes);
        Assert.True(report.Memory.LoadedPrivateBytes > 0);
    }
}

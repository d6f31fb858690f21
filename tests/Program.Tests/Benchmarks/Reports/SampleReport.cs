using N2Eye.Program.Benchmarks;
using N2Eye.Program.Benchmarks.Machine;
using N2Eye.Program.Benchmarks.Reports;
using N2Eye.Program.Benchmarks.Starts;

namespace N2Eye.Tests;

/// <summary>A report whose figures nobody measured.</summary>
internal static class SampleReport
{
    public static BenchReport Make() => new(
        new MachineDescription("A processor", 2, null, ["avx2", "fma"], 33554432, 8_000_000_000, "Linux 6.1", "x64", 0.25),
        new ProgramReport("1.2.3", "1.31.1", "n2eye-tiny", "0123", "tiny.safetensors", 7_000_000, "int8", 64, "integer", ["vision: cpu", "decoder: cpu"], 2, 4160, 3, 64, BenchPlan.PromptSeed),
        [
            StartReport.Of(StartQuestion.Text, cold: false, [(400, new StartTimes(10, 20, null, null, 30)), (500, new StartTimes(11, 21, null, null, 31))]),
            StartReport.Of(StartQuestion.Picture, cold: true, [(900, new StartTimes(10, 20, 30, 40, 50))]),
        ],
        PictureReport.Of("photo.png", [Picture(1, 2, 30), Picture(1.5, 2.5, 40), Picture(2, 3, 50)]),
        [PrefillReport.Of(64, [TimeSpan.FromMilliseconds(640), TimeSpan.FromMilliseconds(320)])],
        [
            DecodeReport.Of(64, 1_000_000_000, [new DecodeRound([0.1, 0.1], 20e9, 8), new DecodeRound([0.05, 0.05], 25e9, 6), new DecodeRound([0.08, 0.12], 16e9, 4)]),
            DecodeReport.Of(1024, 1_100_000_000, [new DecodeRound([0.2], 20e9, null)]),
        ],
        999_000_000, 4608, 24_576, new MemoryReport(50_000_000, 40_000_000, 1_500_000_000, 60_000_000, 45_000_000, 268_435_456), "RAPL package-0",
        ["not measured: decode at 4096 tokens: with 64 more they do not fit into the context of 4096"]);

    private static PictureTimes Picture(double decode, double resample, double tower) => new(TimeSpan.FromMilliseconds(decode), TimeSpan.FromMilliseconds(resample), TimeSpan.FromMilliseconds(tower));
}

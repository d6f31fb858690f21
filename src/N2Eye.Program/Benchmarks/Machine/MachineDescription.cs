using System.Globalization;
using System.Runtime.InteropServices;

namespace N2Eye.Program.Benchmarks.Machine;

/// <summary>The machine that figures were measured on: without it they say nothing.</summary>
/// <param name="Cpu">Its name; null where the system does not tell.</param>
/// <param name="Processors">Those that this process may use.</param>
/// <param name="Governor">Of the first processor's frequency; null where it cannot be read, as in most virtual machines.</param>
/// <param name="InstructionSets">Those that matter to the arithmetic, as the kernel spells them.</param>
/// <param name="LastLevelCacheBytes">All caches of the last level together; null where unknown.</param>
/// <param name="MemoryBytes">Memory that the process may use.</param>
/// <param name="OperatingSystem">Name and version.</param>
/// <param name="Architecture">x64 or arm64.</param>
/// <param name="LoadAverage">Processes that wanted a processor in the last minute, before anything was measured; null where unknown.</param>
internal sealed record MachineDescription(
    string? Cpu,
    int Processors,
    string? Governor,
    IReadOnlyList<string> InstructionSets,
    long? LastLevelCacheBytes,
    long MemoryBytes,
    string OperatingSystem,
    string Architecture,
    double? LoadAverage)
{
    /// <summary>Above it, other work takes a part of what is measured.</summary>
    public const double IdleLoad = 0.5;

    private const string CpuInfo = "proc/cpuinfo";

    // In the order in which processors got them: x64, then ARM.
    private static readonly string[] Known =
    [
        "sse4_2", "avx", "f16c", "fma", "avx2", "avx512f", "avx512bw", "avx512_vnni", "avx_vnni", "avx512_bf16", "amx_int8",
        "asimd", "asimdhp", "asimddp", "i8mm", "bf16", "sve", "sve2", "sme",
    ];

    /// <summary>True where other work takes a part of what is measured.</summary>
    public bool IsBusy => LoadAverage > IdleLoad;

    public static MachineDescription Read(SystemFiles files)
    {
        // ARM's kernels name no model there; the board's device tree does.
        var name = files.Field(CpuInfo, "model name") ?? files.Text("proc/device-tree/model") ?? files.Field(CpuInfo, "Model");
        var flags = (files.Field(CpuInfo, "flags") ?? files.Field(CpuInfo, "Features") ?? "").Split(' ').ToHashSet(StringComparer.Ordinal);
        return new MachineDescription(
            name,
            Environment.ProcessorCount,
            files.Text("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
            [.. Known.Where(flags.Contains)],
            CpuCaches.LastLevelBytes(files),
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            RuntimeInformation.OSDescription,
            RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant(),
            double.TryParse(files.Text("proc/loadavg")?.Split(' ')[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var load) ? load : null);
    }
}

namespace N2Eye.Program.Benchmarks.Machine;

/// <summary>What this process holds, bytes. Null where the system does not tell.</summary>
/// <param name="PeakResident">The most that was ever resident at once, file pages included (VmHWM).</param>
/// <param name="Private">Resident pages that no other process has: anonymous ones, and those of files that only this process maps (smaps_rollup).</param>
/// <param name="Anonymous">Resident pages that are of no file, and that the system can only swap (RssAnon).</param>
internal sealed record ProcessMemory(long? PeakResident, long? Private, long? Anonymous)
{
    public static ProcessMemory Read(SystemFiles files)
    {
        const string status = "proc/self/status", rollup = "proc/self/smaps_rollup";
        return new ProcessMemory(
            files.Kilobytes(status, "VmHWM"),
            files.Kilobytes(rollup, "Private_Clean") + files.Kilobytes(rollup, "Private_Dirty"),
            files.Kilobytes(status, "RssAnon"));
    }

    /// <summary>The same without memory that only the benchmark needs, which was resident all along.</summary>
    /// <param name="bytes">Its size.</param>
    public ProcessMemory Without(long bytes) => new(PeakResident - bytes, Private - bytes, Anonymous - bytes);
}

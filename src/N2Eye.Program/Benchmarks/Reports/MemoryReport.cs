using N2Eye.Program.Benchmarks.Machine;

namespace N2Eye.Program.Benchmarks.Reports;

/// <summary>Memory of the process that decodes, without the buffer that the stream read needs. Null where the system does not tell.</summary>
/// <param name="LoadedPrivateBytes">Everything open, nothing computed: resident pages that no other process has.</param>
/// <param name="LoadedAnonymousBytes">Of these, those of no file: what the model costs for itself.</param>
/// <param name="PeakResidentBytes">The most that was ever resident at once, pages of files included.</param>
/// <param name="PrivateBytes">At the end: resident pages that no other process has.</param>
/// <param name="AnonymousBytes">Of these, those of no file.</param>
/// <param name="StreamBufferBytes">The buffer that was left out.</param>
internal sealed record MemoryReport(
    long? LoadedPrivateBytes,
    long? LoadedAnonymousBytes,
    long? PeakResidentBytes,
    long? PrivateBytes,
    long? AnonymousBytes,
    long StreamBufferBytes)
{
    /// <param name="loaded">Before there was a buffer.</param>
    /// <param name="end">With it.</param>
    /// <param name="buffer">Its size.</param>
    public static MemoryReport Of(ProcessMemory loaded, ProcessMemory end, long buffer)
    {
        var without = end.Without(buffer);
        // The load may need more for a moment than everything after it.
        var peak = without.PeakResident is { } later && loaded.PeakResident is { } earlier ? Math.Max(later, earlier) : (long?)null;
        return new MemoryReport(loaded.Private, loaded.Anonymous, peak, without.Private, without.Anonymous, buffer);
    }
}

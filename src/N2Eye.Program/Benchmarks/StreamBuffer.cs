using System.Globalization;
using N2Eye.Program.Benchmarks.Machine;

namespace N2Eye.Program.Benchmarks;

/// <summary>How large the buffer of the stream read must be, so that it comes from memory and not from a cache.</summary>
internal static class StreamBuffer
{
    private const long Least = 256L << 20; // far more than the caches of any small box
    private const int TimesTheCache = 4;
    private const int PartOfMemory = 4;

    /// <param name="lastLevelCache">Bytes; null where unknown.</param>
    /// <param name="availableMemory">Bytes that may be taken without pushing others out.</param>
    /// <param name="notes">Told where memory does not suffice.</param>
    public static long BytesFor(long? lastLevelCache, long availableMemory, ICollection<string> notes)
    {
        var wanted = Math.Max(Least, TimesTheCache * (lastLevelCache ?? 0));
        var given = Math.Min(wanted, availableMemory / PartOfMemory);
        if (given < wanted)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"the stream read has {given >> 20} MiB in place of {wanted >> 20}, a quarter of the memory that is free: a part of it may come from the cache, and the roofline stand too high"));
        }

        return given;
    }
}

using N2Eye.Weights.Safetensors;

namespace N2Eye.Watch.Journal;

/// <summary>Small files that are there whole, as they were or as they are now, after a power cut too.</summary>
internal static class DurableFile
{
    /// <summary>Writes the file beside its place, flushes it and renames it.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = new AtomicFile(path);
        // Past the stream's buffer, which is a megabyte.
        RandomAccess.Write(file.Stream.SafeFileHandle, bytes, 0);
        file.Commit();
    }
}

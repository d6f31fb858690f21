using N2Eye.Weights.Safetensors;

namespace N2Eye.Watch.Journal;

/// <summary>Small files that are there whole, as they were or as they are now, after a power cut too.</summary>
internal static class DurableFile
{
    /// <summary>Writes the file beside its place, flushes it and renames it.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        var temporary = path + ".tmp";
        try
        {
            using (var handle = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
            {
                RandomAccess.Write(handle, bytes, 0);
                RandomAccess.FlushToDisk(handle);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Remove(temporary);
            throw;
        }

        AtomicFile.FlushFolder(Path.GetDirectoryName(path)!);
    }

    // On a full disk what was begun only takes space; the next attempt writes over it where it stays.
    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}

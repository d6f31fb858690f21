using System.Runtime.InteropServices;

namespace N2Eye.Weights.Safetensors;

/// <summary>A file that appears whole or not at all: written beside its place, flushed to the disk, then renamed.</summary>
public sealed partial class AtomicFile : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string path;
    private readonly string temporary;
    private bool committed;

    /// <summary>Begins to write; an existing file keeps its content until <see cref="Commit"/>.</summary>
    /// <param name="path">Where it is to lie.</param>
    /// <param name="ownerOnly">Nobody else may read or write it (mode 0600).</param>
    public AtomicFile(string path, bool ownerOnly = false)
    {
        this.path = Path.GetFullPath(path);
        // One name, held exclusively: what a killed run left behind is overwritten, and two runs cannot write the same file.
        temporary = this.path + ".tmp";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 1 << 20 };
        if (ownerOnly && !OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        Stream = new FileStream(temporary, options);
        // One that a killed run left keeps the mode that it has.
        if (ownerOnly && !OperatingSystem.IsWindows()) File.SetUnixFileMode(Stream.SafeFileHandle, OwnerOnly);
    }

    /// <summary>Where to write.</summary>
    public FileStream Stream { get; }

    /// <summary>Makes the file take its place.</summary>
    /// <param name="toDisk">A power cut afterwards must not spoil it; false for what can be made again.</param>
    public void Commit(bool toDisk = true)
    {
        Stream.Flush(toDisk);
        Stream.Dispose();
        File.Move(temporary, path, overwrite: true);
        committed = true;
        if (toDisk) FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (committed) return;
        try
        {
            Stream.Dispose();
        }
        catch (Exception exception) when (exception is IOException or ArgumentException)
        {
            // The last buffered bytes do not fit on a full disk either; what is there goes anyway.
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Flushes to the disk which names a folder holds: what is created, renamed or deleted in it may be lost by a power cut without this.</summary>
    /// <param name="folder">The folder's path.</param>
    public static void FlushFolder(string folder)
    {
        const int readOnly = 0;
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(folder, readOnly);
        if (descriptor < 0) return;
        _ = Fsync(descriptor);
        _ = Close(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}

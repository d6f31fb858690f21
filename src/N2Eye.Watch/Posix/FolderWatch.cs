using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace N2Eye.Watch.Posix;

/// <summary>What happened in a watched folder.</summary>
internal enum FolderChange
{
    /// <summary>A file was closed after writing, or moved in: it is whole.</summary>
    FileComplete,

    /// <summary>More happened than the kernel remembers.</summary>
    Overflow,

    /// <summary>The folder itself is gone.</summary>
    Gone,
}

/// <summary>
/// inotify on one folder. Not FileSystemWatcher: it tells that a file changed, not that its writer closed it.
/// </summary>
internal sealed partial class FolderWatch : IDisposable
{
    private const uint CloseWrite = 0x0000_0008;
    private const uint MovedTo = 0x0000_0080;
    private const uint DeleteSelf = 0x0000_0400;
    private const uint MoveSelf = 0x0000_0800;
    private const uint Unmount = 0x0000_2000;
    private const uint QueueOverflow = 0x0000_4000;
    private const uint Ignored = 0x0000_8000;
    private const uint OnlyFolders = 0x0100_0000;
    private const uint IsFolder = 0x4000_0000;

    private readonly int descriptor;
    private readonly byte[] buffer = new byte[1 << 14];

    private FolderWatch(int descriptor) => this.descriptor = descriptor;

    /// <summary>Begins to watch.</summary>
    /// <returns>0, or the error number.</returns>
    public static int Start(string folder, out FolderWatch? watch)
    {
        watch = null;
        var descriptor = Libc.Result(Create(Libc.NonBlocking | Libc.CloseOnExec));
        if (descriptor < 0) return -descriptor;
        var added = Libc.Result(Add(descriptor, folder, CloseWrite | MovedTo | DeleteSelf | MoveSelf | OnlyFolders));
        if (added < 0)
        {
            _ = Libc.Close(descriptor);
            return -added;
        }

        watch = new FolderWatch(descriptor);
        return 0;
    }

    /// <summary>Waits for changes.</summary>
    /// <param name="milliseconds">How long.</param>
    /// <param name="changed">Receives each, with the file's name where it is about one.</param>
    public void Wait(int milliseconds, Action<FolderChange, string> changed)
    {
        if (Libc.Poll(descriptor, milliseconds) <= 0) return;
        var count = Libc.Read(descriptor, buffer);
        // struct inotify_event: watch, mask, cookie, length, name padded with zeros.
        for (ReadOnlySpan<byte> rest = buffer.AsSpan(0, Math.Max(0, count)); rest.Length >= 16;)
        {
            var mask = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(rest[12..]);
            var name = Encoding.UTF8.GetString(rest.Slice(16, length).TrimEnd((byte)0));
            rest = rest[(16 + length)..];
            if ((mask & QueueOverflow) != 0) changed(FolderChange.Overflow, "");
            else if ((mask & (DeleteSelf | MoveSelf | Unmount | Ignored)) != 0) changed(FolderChange.Gone, "");
            else if ((mask & (CloseWrite | MovedTo)) != 0 && (mask & IsFolder) == 0) changed(FolderChange.FileComplete, name);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Libc.Close(descriptor);

    [LibraryImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Add(int descriptor, string path, uint mask);
}

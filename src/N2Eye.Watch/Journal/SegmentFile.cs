using Microsoft.Win32.SafeHandles;

namespace N2Eye.Watch.Journal;

/// <summary>A segment that is being written.</summary>
internal class SegmentFile : IDisposable
{
    private readonly SafeFileHandle handle;

    public SegmentFile(string path) => handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);

    /// <summary>Writes bytes at an offset, all or an exception; what was written of them may then be there.</summary>
    public virtual void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(handle, bytes, offset);

    /// <summary>Cuts the file.</summary>
    public virtual void SetLength(long length) => RandomAccess.SetLength(handle, length);

    /// <summary>Returns when the bytes are on the disk.</summary>
    public virtual void Flush() => RandomAccess.FlushToDisk(handle);

    public void Dispose()
    {
        handle.Dispose();
        GC.SuppressFinalize(this);
    }
}

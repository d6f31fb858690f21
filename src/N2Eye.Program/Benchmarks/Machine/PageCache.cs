using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using N2Eye.Weights;

namespace N2Eye.Program.Benchmarks.Machine;

/// <summary>The system's cache of a weights file: a cold start reads it from the disk, a warm one from there.</summary>
/// <param name="weights">The file, or the stretch of the program's own file.</param>
internal sealed unsafe partial class PageCache(WeightsLocation weights)
{
    private const int DoNotNeed = 4; // POSIX_FADV_DONTNEED
    private const double AllButNothing = 0.01; // the pages at both ends may belong to neighbours

    /// <summary>Lets the system forget the weights. It keeps what some process has mapped, and what is not written to the disk yet.</summary>
    /// <returns>Why they are still there; null where they are gone.</returns>
    public string? Drop()
    {
        if (!OperatingSystem.IsLinux()) return "this system has no call for it";
        using var file = File.OpenHandle(weights.Path);
        _ = WriteBack(file);
        var length = weights.Length ?? RandomAccess.GetLength(file) - weights.Offset;
        if (Advise(file, weights.Offset, length, DoNotNeed) is var error and not 0) return $"posix_fadvise failed: {Marshal.GetPInvokeErrorMessage(error)}";
        return CachedShare() > AllButNothing ? "the system keeps them: another process has them open, they lie in memory alone, or the file is another user's" : null;
    }

    /// <summary>Which part of the weights is cached: 0 to 1. For a file that this user may not write, Linux says 1.</summary>
    public double CachedShare()
    {
        using var file = File.OpenHandle(weights.Path);
        using var map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        using var view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        var page = Environment.SystemPageSize;
        var from = weights.Offset / page * page;
        var length = (weights.Length ?? RandomAccess.GetLength(file) - weights.Offset) + (weights.Offset - from);
        var pages = new byte[(length + page - 1) / page];
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            fixed (byte* vector = pages)
            {
                if (InCore(start + from, (nuint)length, vector) != 0) return 1;
            }
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }

        return pages.Count(flags => (flags & 1) != 0) / (double)pages.Length;
    }

    // Returns the error, and does not set errno.
    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);

    [LibraryImport("libc", EntryPoint = "mincore")]
    private static partial int InCore(byte* address, nuint length, byte* vector);

    [LibraryImport("libc", EntryPoint = "fdatasync")]
    private static partial int WriteBack(SafeFileHandle file);
}

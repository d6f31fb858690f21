using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace N2Eye.SingleFile.Libraries;

/// <summary>A file that exists only in memory, from which the loader can map code: memfd_create(2), Linux 3.17.</summary>
[SupportedOSPlatform("linux")]
internal static partial class MemoryFile
{
    private const uint CloseOnExec = 1;
    private const uint NoExecSeal = 8;

    /// <summary>Makes an empty one; null where the system refuses.</summary>
    /// <param name="name">Shown in /proc/self/maps.</param>
    public static SafeFileHandle? Create(string name)
    {
        // The seal takes away execve(2), not mapping as code, and satisfies vm.memfd_noexec=2. Kernels before 6.3 do not know it.
        var descriptor = MemfdCreate(name, CloseOnExec | NoExecSeal);
        if (descriptor < 0) descriptor = MemfdCreate(name, CloseOnExec);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>A path by which this process can open it.</summary>
    public static string PathOf(SafeFileHandle file) => $"/proc/self/fd/{file.DangerousGetHandle()}";

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int MemfdCreate(string name, uint flags);
}

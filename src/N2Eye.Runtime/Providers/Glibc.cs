using System.Runtime.InteropServices;

namespace N2Eye.Runtime.Providers;

/// <summary>The system's C library.</summary>
public static partial class Glibc
{
    /// <summary>Its version; null where it is another one than glibc.</summary>
    public static Version? Version { get; } = OperatingSystem.IsLinux() ? Ask() : null;

    private static Version? Ask()
    {
        try
        {
            return System.Version.TryParse(Marshal.PtrToStringUTF8(GetVersion()), out var version) ? version : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "gnu_get_libc_version")]
    private static partial nint GetVersion();
}

using System.Runtime.InteropServices;

namespace N2Eye.Train.Training;

/// <summary>
/// Keeps glibc from giving each large buffer back to the system: libtorch asks for the same sizes in every step, and the kernel's
/// zeroing of fresh pages took half of a convolution's time.
/// </summary>
public static partial class NativeMemory
{
    // malloc.h
    private const int TrimThreshold = -1, TopPad = -2, MmapMax = -4;

    /// <summary>Sets it for the whole process; does nothing where the C library is not glibc.</summary>
    public static void KeepFreed()
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            _ = Mallopt(MmapMax, 0);
            _ = Mallopt(TrimThreshold, int.MaxValue);
            _ = Mallopt(TopPad, 256 << 20);
        }
        catch (EntryPointNotFoundException)
        {
            // musl has no mallopt, and no need of it.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Mallopt(int parameter, int value);
}

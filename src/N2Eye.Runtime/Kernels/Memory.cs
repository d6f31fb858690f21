using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace N2Eye.Runtime.Kernels;

/// <summary>What is read soon.</summary>
internal static unsafe class Memory
{
    /// <summary>Bytes that the memory gives at once.</summary>
    public const int LineBytes = 64;

    /// <summary>Asks for bytes. Behind the end of what is mapped it is a request that fails and costs nothing. (.NET has no such instruction for ARM.)</summary>
    /// <param name="first">The first.</param>
    /// <param name="bytes">How many, at least 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Ask(byte* first, int bytes)
    {
        if (!Sse.IsSupported) return;
        Sse.Prefetch0(first);
        for (var line = LineBytes; line < bytes; line += LineBytes) Sse.Prefetch0(first + line);
    }
}

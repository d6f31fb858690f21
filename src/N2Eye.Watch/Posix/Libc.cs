using System.Runtime.InteropServices;

namespace N2Eye.Watch.Posix;

/// <summary>What poll asks and answers for one descriptor (struct pollfd, 8 bytes).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollDescriptor
{
    public const short Input = 0x001;

    public int Descriptor;
    public short Events;
    public short Returned;
}

/// <summary>System calls of Linux on 64-bit machines, as the C library offers them. Each returns −errno where it fails.</summary>
internal static unsafe partial class Libc
{
    public const int ReadOnly = 0;
    public const int ReadWrite = 2;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;

    // O_NOFOLLOW is the one flag here that differs between x64 and arm64 (arch/arm64/include/uapi/asm/fcntl.h).
    public static int NoFollow => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x8000 : 0x20000;

    public static int Open(string path, int flags) => Result(OpenFile(path, flags));

    public static int Close(int descriptor) => Result(CloseFile(descriptor));

    public static int Control(int descriptor, uint request, Span<byte> argument)
    {
        fixed (byte* first = argument) return Result(ControlDevice(descriptor, request, first));
    }

    /// <summary>Bytes read, 0 at the end.</summary>
    public static int Read(int descriptor, Span<byte> buffer)
    {
        fixed (byte* first = buffer) return (int)Result(ReadFile(descriptor, first, (nuint)buffer.Length));
    }

    /// <summary>Descriptors with an answer, 0 when the time is over.</summary>
    /// <param name="descriptors">What to wait for; receives the answers.</param>
    /// <param name="milliseconds">How long.</param>
    public static int Poll(Span<PollDescriptor> descriptors, int milliseconds)
    {
        fixed (PollDescriptor* first = descriptors) return Result(PollFiles(first, (nuint)descriptors.Length, milliseconds));
    }

    /// <summary>The events that came for one descriptor: 0 when the time is over, or when a signal came first.</summary>
    /// <param name="descriptor">Where input is waited for.</param>
    /// <param name="milliseconds">How long.</param>
    public static int Poll(int descriptor, int milliseconds)
    {
        Span<PollDescriptor> wanted = [new PollDescriptor { Descriptor = descriptor, Events = PollDescriptor.Input }];
        var result = Poll(wanted, milliseconds);
        return result == -Errno.Interrupted ? 0 : result > 0 ? wanted[0].Returned : result;
    }

    /// <summary>The address of a device's memory, readable and writable.</summary>
    public static nint Map(int descriptor, nuint length, long offset)
    {
        const int readWrite = 3;
        const int shared = 1;
        var address = MapFile(0, length, readWrite, shared, descriptor, offset);
        return address == -1 ? -Marshal.GetLastPInvokeError() : address;
    }

    public static int Unmap(nint address, nuint length) => Result(UnmapFile(address, length));

    public static string Describe(int error) => Marshal.GetPInvokeErrorMessage(error);

    internal static int Result(int returned) => returned < 0 ? -Marshal.GetLastPInvokeError() : returned;

    private static nint Result(nint returned) => returned < 0 ? -Marshal.GetLastPInvokeError() : returned;

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int CloseFile(int descriptor);

    // Variadic in C. On both architectures of Linux a third argument that is a pointer goes where a plain one would.
    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int ControlDevice(int descriptor, nuint request, byte* argument);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadFile(int descriptor, byte* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int PollFiles(PollDescriptor* descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint MapFile(nint address, nuint length, int protection, int flags, int descriptor, long offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int UnmapFile(nint address, nuint length);
}

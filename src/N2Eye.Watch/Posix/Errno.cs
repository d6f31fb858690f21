namespace N2Eye.Watch.Posix;

/// <summary>Error numbers of Linux that mean something here; the same on x64 and arm64 (asm-generic/errno.h).</summary>
internal static class Errno
{
    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int Interrupted = 4;
    public const int InputOutput = 5;
    public const int NoSuchDevice = 6;
    public const int Again = 11;
    public const int AccessDenied = 13;
    public const int Busy = 16;
    public const int NoDevice = 19;
    public const int Invalid = 22;
    public const int NotTerminal = 25;
    public const int NoSpace = 28;
    public const int TooManyLinks = 40;
}

using N2Eye.Watch.Posix;

namespace N2Eye.Watch.Sources.Video;

/// <summary>The kernel of this machine.</summary>
internal sealed class VideoKernel : IVideoKernel
{
    /// <inheritdoc/>
    public int Open(string path) => Libc.Open(path, Libc.ReadWrite | Libc.NonBlocking | Libc.CloseOnExec);

    /// <inheritdoc/>
    public int Control(int descriptor, uint request, Span<byte> argument)
    {
        int result;
        do result = Libc.Control(descriptor, request, argument);
        while (result == -Errno.Interrupted);
        return result;
    }

    /// <inheritdoc/>
    public nint Map(int descriptor, nuint length, long offset) => Libc.Map(descriptor, length, offset);

    /// <inheritdoc/>
    public int Unmap(nint address, nuint length) => Libc.Unmap(address, length);

    /// <inheritdoc/>
    public int Poll(int descriptor, int milliseconds) => Libc.Poll(descriptor, milliseconds);

    /// <inheritdoc/>
    public int Close(int descriptor) => Libc.Close(descriptor);
}

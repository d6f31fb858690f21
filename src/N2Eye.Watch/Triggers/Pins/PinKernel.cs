using N2Eye.Watch.Posix;

namespace N2Eye.Watch.Triggers.Pins;

/// <summary>The kernel of this machine.</summary>
internal sealed class PinKernel : IPinKernel
{
    /// <inheritdoc/>
    public int Open(string path) => Libc.Open(path, Libc.ReadWrite | Libc.CloseOnExec);

    /// <inheritdoc/>
    public int Control(int descriptor, uint request, Span<byte> argument) => Libc.Control(descriptor, request, argument);

    /// <inheritdoc/>
    public int Poll(int descriptor, int milliseconds) => Libc.Poll(descriptor, milliseconds);

    /// <inheritdoc/>
    public int Read(int descriptor, Span<byte> events) => Libc.Read(descriptor, events);

    /// <inheritdoc/>
    public int Close(int descriptor) => Libc.Close(descriptor);
}

namespace N2Eye.Watch.Triggers.Pins;

/// <summary>The system calls that a GPIO chip takes. Each returns −errno where it fails.</summary>
internal interface IPinKernel
{
    /// <summary>Opens a chip's device file; its descriptor.</summary>
    int Open(string path);

    /// <summary>ioctl, its argument as bytes.</summary>
    int Control(int descriptor, uint request, Span<byte> argument);

    /// <summary>Waits for events: 0 when the time is over, else what came (poll's revents).</summary>
    int Poll(int descriptor, int milliseconds);

    /// <summary>Reads events; how many bytes.</summary>
    int Read(int descriptor, Span<byte> events);

    /// <summary>Closes a descriptor.</summary>
    int Close(int descriptor);
}

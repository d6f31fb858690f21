namespace N2Eye.Watch.Sources.Video;

/// <summary>The system calls that a video device takes. Each returns −errno where it fails.</summary>
internal interface IVideoKernel
{
    /// <summary>Opens a device for reading and writing, without waiting; its descriptor.</summary>
    int Open(string path);

    /// <summary>ioctl: the argument is one of <see cref="V4l2Structs"/>, as bytes.</summary>
    int Control(int descriptor, uint request, Span<byte> argument);

    /// <summary>Maps a buffer; its address.</summary>
    nint Map(int descriptor, nuint length, long offset);

    /// <summary>Gives a mapping back.</summary>
    int Unmap(nint address, nuint length);

    /// <summary>Waits for a frame: 0 when the time is over, else the events that came (poll's revents).</summary>
    int Poll(int descriptor, int milliseconds);

    /// <summary>Closes the descriptor.</summary>
    int Close(int descriptor);
}

using System.Runtime.InteropServices;
using N2Eye.Watch.Frames;
using N2Eye.Watch.Posix;
using static N2Eye.Watch.Sources.Video.V4l2Structs;

namespace N2Eye.Watch.Sources.Video;

/// <summary>One opened device: set up, streaming, and put back as it was on disposal.</summary>
internal sealed class VideoDevice : IDisposable
{
    private const int Buffers = 4;

    private readonly IVideoKernel kernel;
    private readonly string path;
    private readonly int descriptor;
    private readonly List<(nint Address, uint Length)> mapped = [];
    private bool requested;
    private bool streaming;

    private VideoDevice(IVideoKernel kernel, string path, int descriptor)
    {
        this.kernel = kernel;
        this.path = path;
        this.descriptor = descriptor;
    }

    /// <summary>What it sends.</summary>
    public VideoFormat Format { get; private set; }

    /// <summary>Opens a device and starts it.</summary>
    /// <exception cref="SourceException">It cannot be opened or does not do what is asked.</exception>
    public static VideoDevice Start(IVideoKernel kernel, SourceOptions options)
    {
        var path = options.Device!;
        var descriptor = kernel.Open(path);
        if (descriptor < 0) throw VideoFailure.Opening(path, -descriptor);
        var device = new VideoDevice(kernel, path, descriptor);
        try
        {
            device.CheckCapabilities();
            device.SetFormat(options);
            if (options.Fps is { } fps) device.SetRate(fps);
            device.MapBuffers();
            var type = V4l2.VideoCapture;
            device.Demand(V4l2.StreamOn, ref type, "VIDIOC_STREAMON");
            device.streaming = true;
            return device;
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    /// <summary>Waits for the next frame.</summary>
    /// <param name="milliseconds">How long.</param>
    /// <param name="wanted">False: the frame is given back uncopied.</param>
    /// <param name="frame">Its bytes, an array of its own; null where none came, or none that is whole.</param>
    /// <returns>Whether the device gave a buffer at all.</returns>
    /// <exception cref="SourceException">The device is gone or broken.</exception>
    public bool Next(int milliseconds, Func<bool> wanted, out byte[]? frame)
    {
        frame = null;
        var events = kernel.Poll(descriptor, milliseconds);
        if (events == 0) return false;
        if (events < 0) throw VideoFailure.Streaming(path, "poll", -events);
        // On an error DQBUF names it; without a frame it says EAGAIN.
        var buffer = new V4l2Structs.Buffer { Type = V4l2.VideoCapture, Memory = V4l2.MappedMemory };
        var result = Control(V4l2.DequeueBuffer, ref buffer);
        if (result == -Errno.Again && (events & PollDescriptor.Input) != 0) return false;
        if (result < 0) throw VideoFailure.Streaming(path, "VIDIOC_DQBUF", result == -Errno.Again ? Errno.NoDevice : -result);
        if (buffer.Index >= mapped.Count) throw VideoFailure.Buffer(path, buffer.Index, mapped.Count);
        var (address, length) = mapped[(int)buffer.Index];
        if ((buffer.Flags & V4l2.BufferError) == 0 && buffer.BytesUsed > 0 && buffer.BytesUsed <= length && wanted())
            frame = Copy(address, (int)buffer.BytesUsed);
        var again = new V4l2Structs.Buffer { Index = buffer.Index, Type = V4l2.VideoCapture, Memory = V4l2.MappedMemory };
        Demand(V4l2.QueueBuffer, ref again, "VIDIOC_QBUF");
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Of a device that is gone every call fails; what can be given back is.
        var type = V4l2.VideoCapture;
        if (streaming) _ = Control(V4l2.StreamOff, ref type);
        foreach (var (address, length) in mapped) kernel.Unmap(address, length);
        mapped.Clear();
        if (requested)
        {
            var none = new BufferRequest { Type = V4l2.VideoCapture, Memory = V4l2.MappedMemory };
            _ = Control(V4l2.RequestBuffers, ref none);
        }

        kernel.Close(descriptor);
    }

    private unsafe byte[]? Copy(nint address, int length) => Format.Copy(new ReadOnlySpan<byte>((void*)address, length));

    private void CheckCapabilities()
    {
        var capability = default(Capability);
        var result = Control(V4l2.QueryCapabilities, ref capability);
        if (result is -Errno.NotTerminal or -Errno.Invalid) throw new SourceException($"{path} is no video device: give one of /dev/v4l/by-id/.");
        if (result < 0) throw VideoFailure.Setting(path, "VIDIOC_QUERYCAP", -result);
        var can = (capability.Capabilities & V4l2.HasDeviceCapabilities) != 0 ? capability.DeviceCapabilities : capability.Capabilities;
        if ((can & V4l2.CanCapture) == 0)
        {
            throw new SourceException((can & V4l2.CanCaptureInPlanes) != 0
                ? $"{path} gives its pictures in several planes, which this source does not read: use type exec with ffmpeg or rpicam-vid."
                : $"{path} gives no pictures; a camera often has several devices: try the next one of /dev/v4l/by-id/.");
        }

        if ((can & V4l2.CanStream) == 0) throw new SourceException($"{path} cannot stream: use type exec with ffmpeg.");
    }

    private void SetFormat(SourceOptions options)
    {
        var offered = Formats();
        if (VideoFormat.Choose(offered, options.Format) is not var (fourCc, kind))
        {
            var wanted = options.Format is { } format ? format.ToString().ToLowerInvariant() : "mjpeg, yuyv or nv12";
            throw new SourceException($"{path} does not give {wanted}, but {string.Join(", ", offered.Select(V4l2.Letters))}: choose another format, or type exec with ffmpeg or rpicam-vid.");
        }

        var set = new Format
        {
            Type = V4l2.VideoCapture,
            Width = (uint)(options.Width ?? 1280),
            Height = (uint)(options.Height ?? 720),
            PixelFormat = fourCc,
            Field = V4l2.AnyField,
        };
        Demand(V4l2.SetFormat, ref set, "VIDIOC_S_FMT");
        // The driver answers with what it does: the size may be another one, the format may not.
        if (set.PixelFormat != fourCc) throw new SourceException($"{path} offers {V4l2.Letters(fourCc)} and then gives {V4l2.Letters(set.PixelFormat)}: choose another format.");
        var row = kind switch { StreamFormat.Yuyv => 2 * set.Width, StreamFormat.Nv12 => set.Width, _ => 0u };
        var odd = kind != StreamFormat.Mjpeg && (set.Width % 2 != 0 || kind == StreamFormat.Nv12 && set.Height % 2 != 0);
        if (set.Width is 0 or > 16384 || set.Height is 0 or > 16384 || odd || set.BytesPerLine > 1 << 20 || row > 0 && set.BytesPerLine != 0 && set.BytesPerLine < row)
            throw new SourceException(FormattableString.Invariant($"{path} answers with a size that cannot be ({set.Width} × {set.Height}, {set.BytesPerLine} bytes a row): choose another width, height or format."));
        Format = new VideoFormat(kind, (int)set.Width, (int)set.Height, row == 0 ? 0 : (int)Math.Max(row, set.BytesPerLine));
    }

    private List<uint> Formats()
    {
        const int most = 64;
        List<uint> formats = [];
        for (uint index = 0; index < most; index++)
        {
            var description = new FormatDescription { Index = index, Type = V4l2.VideoCapture };
            var result = Control(V4l2.EnumerateFormats, ref description);
            if (result == -Errno.Invalid) break;
            if (result < 0) throw VideoFailure.Setting(path, "VIDIOC_ENUM_FMT", -result);
            formats.Add(description.PixelFormat);
        }

        return formats;
    }

    private void SetRate(double fps)
    {
        var parameters = new StreamParameters { Type = V4l2.VideoCapture, Numerator = 1000, Denominator = (uint)Math.Max(1, Math.Round(fps * 1000)) };
        var result = Control(V4l2.SetParameters, ref parameters);
        // Drivers without a settable rate say so in these ways, and go on with their own.
        if (result < 0 && result is not (-Errno.NotTerminal or -Errno.Invalid)) throw VideoFailure.Setting(path, "VIDIOC_S_PARM", -result);
    }

    private void MapBuffers()
    {
        var request = new BufferRequest { Count = Buffers, Type = V4l2.VideoCapture, Memory = V4l2.MappedMemory };
        Demand(V4l2.RequestBuffers, ref request, "VIDIOC_REQBUFS");
        requested = true;
        if (request.Count is < 2 or > 32) throw new SourceException(FormattableString.Invariant($"{path} has {request.Count} buffers: it cannot stream."));
        for (uint index = 0; index < request.Count; index++)
        {
            var buffer = new V4l2Structs.Buffer { Index = index, Type = V4l2.VideoCapture, Memory = V4l2.MappedMemory };
            Demand(V4l2.QueryBuffer, ref buffer, "VIDIOC_QUERYBUF");
            var address = kernel.Map(descriptor, buffer.Length, buffer.Offset);
            if (address is < 0 and > -4096) throw VideoFailure.Setting(path, "mmap", (int)-address);
            mapped.Add((address, buffer.Length));
            Demand(V4l2.QueueBuffer, ref buffer, "VIDIOC_QBUF");
        }
    }

    private void Demand<T>(uint request, ref T argument, string name)
        where T : unmanaged
    {
        var result = Control(request, ref argument);
        if (result < 0) throw VideoFailure.Setting(path, name, -result);
    }

    private int Control<T>(uint request, ref T argument)
        where T : unmanaged => kernel.Control(descriptor, request, MemoryMarshal.AsBytes(new Span<T>(ref argument)));
}

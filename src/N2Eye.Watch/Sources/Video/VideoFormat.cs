using N2Eye.Watch.Frames;
using N2Eye.Watch.Sources.Splitting;

namespace N2Eye.Watch.Sources.Video;

/// <summary>What a device was set to send.</summary>
/// <param name="Kind">What its frames are.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Stride">Bytes from a row to the next; drivers may put padding behind a row. 0 for JPEG.</param>
internal readonly record struct VideoFormat(StreamFormat Kind, int Width, int Height, int Stride)
{
    // In the order of preference: JPEG needs the least of the bus, and only pictures that are asked about are decoded.
    private static readonly (string Letters, StreamFormat Kind)[] Known =
        [("MJPG", StreamFormat.Mjpeg), ("JPEG", StreamFormat.Mjpeg), ("YUYV", StreamFormat.Yuyv), ("NV12", StreamFormat.Nv12)];

    /// <summary>The best of a device's pixel formats.</summary>
    /// <param name="offered">What it offers.</param>
    /// <param name="wanted">What the configuration asks for; null = anything known.</param>
    /// <returns>Its number and kind; null where there is none.</returns>
    public static (uint FourCc, StreamFormat Kind)? Choose(IReadOnlyCollection<uint> offered, StreamFormat? wanted)
    {
        foreach (var (letters, kind) in Known)
        {
            if ((wanted is null || wanted == kind) && offered.Contains(V4l2.FourCc(letters))) return (V4l2.FourCc(letters), kind);
        }

        return null;
    }

    /// <summary>Bytes that a raw frame has in the driver's buffer.</summary>
    public long Size => Kind switch
    {
        StreamFormat.Yuyv => (long)Stride * Height,
        StreamFormat.Nv12 => (long)Stride * Height * 3 / 2,
        _ => 0,
    };

    /// <summary>What a frame of this kind is, elsewhere.</summary>
    public FrameFormat Frame => StreamFrames.FormatOf(Kind);

    /// <summary>A frame's bytes as an array of its own, rows without padding; null where it is not whole.</summary>
    /// <param name="buffer">What the driver wrote.</param>
    public byte[]? Copy(ReadOnlySpan<byte> buffer)
    {
        if (Kind == StreamFormat.Mjpeg)
        {
            // USB cameras pad behind the end, and lose packets: a picture that ends early is not worth a question.
            var length = JpegScan.LengthOf(buffer);
            return length == 0 ? null : buffer[..length].ToArray();
        }

        if (buffer.Length < Size) return null;
        var row = Kind == StreamFormat.Yuyv ? 2 * Width : Width;
        var rows = Kind == StreamFormat.Yuyv ? Height : Height * 3 / 2;
        if (row == Stride) return buffer[..(row * rows)].ToArray();
        var packed = GC.AllocateUninitializedArray<byte>(row * rows);
        for (var y = 0; y < rows; y++) buffer.Slice(y * Stride, row).CopyTo(packed.AsSpan(y * row));
        return packed;
    }
}

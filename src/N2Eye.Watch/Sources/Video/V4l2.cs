namespace N2Eye.Watch.Sources.Video;

/// <summary>Numbers of linux/videodev2.h.</summary>
internal static class V4l2
{
    public const uint QueryCapabilities = Reads | 'V' << 8 | 0 | 104 << 16;
    public const uint EnumerateFormats = Both | 'V' << 8 | 2 | 64 << 16;
    public const uint SetFormat = Both | 'V' << 8 | 5 | 208 << 16;
    public const uint RequestBuffers = Both | 'V' << 8 | 8 | 20 << 16;
    public const uint QueryBuffer = Both | 'V' << 8 | 9 | 88 << 16;
    public const uint QueueBuffer = Both | 'V' << 8 | 15 | 88 << 16;
    public const uint DequeueBuffer = Both | 'V' << 8 | 17 | 88 << 16;
    public const uint StreamOn = Writes | 'V' << 8 | 18 | 4 << 16;
    public const uint StreamOff = Writes | 'V' << 8 | 19 | 4 << 16;
    public const uint SetParameters = Both | 'V' << 8 | 22 | 204 << 16;

    public const uint VideoCapture = 1; // V4L2_BUF_TYPE_VIDEO_CAPTURE
    public const uint MappedMemory = 1; // V4L2_MEMORY_MMAP
    public const uint AnyField = 0;

    public const uint CanCapture = 0x0000_0001;
    public const uint CanCaptureInPlanes = 0x0000_1000; // V4L2_CAP_VIDEO_CAPTURE_MPLANE
    public const uint CanStream = 0x0400_0000;
    public const uint HasDeviceCapabilities = 0x8000_0000;

    public const uint BufferError = 0x0040; // V4L2_BUF_FLAG_ERROR

    // _IOC: direction, size, 'V', number.
    private const uint Writes = 1u << 30;
    private const uint Reads = 2u << 30;
    private const uint Both = Reads | Writes;

    /// <summary>A pixel format's four letters as a number.</summary>
    public static uint FourCc(string letters) => letters[0] | (uint)letters[1] << 8 | (uint)letters[2] << 16 | (uint)letters[3] << 24;

    /// <summary>A pixel format's letters.</summary>
    public static string Letters(uint fourCc) => string.Create(4, fourCc, static (text, code) =>
    {
        for (var i = 0; i < 4; i++) text[i] = (char)(code >> (8 * i) & 0xFF) is >= ' ' and <= '~' and var letter ? letter : '?';
    });
}

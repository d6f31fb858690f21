using System.Runtime.InteropServices;

namespace N2Eye.Watch.Sources.Video;

/// <summary>
/// The structures of linux/videodev2.h on 64-bit machines, x64 and arm64 alike. A test has C compilers of both hold sizes,
/// offsets and request numbers against the kernel's own header.
/// </summary>
internal static class V4l2Structs
{
    /// <summary>struct v4l2_capability</summary>
    [StructLayout(LayoutKind.Explicit, Size = 104)]
    public struct Capability
    {
        [FieldOffset(84)] public uint Capabilities;
        [FieldOffset(88)] public uint DeviceCapabilities;
    }

    /// <summary>struct v4l2_fmtdesc</summary>
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    public struct FormatDescription
    {
        [FieldOffset(0)] public uint Index;
        [FieldOffset(4)] public uint Type;
        [FieldOffset(44)] public uint PixelFormat;
    }

    /// <summary>struct v4l2_format with its struct v4l2_pix_format</summary>
    [StructLayout(LayoutKind.Explicit, Size = 208)]
    public struct Format
    {
        [FieldOffset(0)] public uint Type;
        [FieldOffset(8)] public uint Width;
        [FieldOffset(12)] public uint Height;
        [FieldOffset(16)] public uint PixelFormat;
        [FieldOffset(20)] public uint Field;
        [FieldOffset(24)] public uint BytesPerLine;
        [FieldOffset(28)] public uint SizeImage;
    }

    /// <summary>struct v4l2_streamparm with its struct v4l2_captureparm</summary>
    [StructLayout(LayoutKind.Explicit, Size = 204)]
    public struct StreamParameters
    {
        [FieldOffset(0)] public uint Type;
        [FieldOffset(12)] public uint Numerator;
        [FieldOffset(16)] public uint Denominator;
    }

    /// <summary>struct v4l2_requestbuffers</summary>
    [StructLayout(LayoutKind.Explicit, Size = 20)]
    public struct BufferRequest
    {
        [FieldOffset(0)] public uint Count;
        [FieldOffset(4)] public uint Type;
        [FieldOffset(8)] public uint Memory;
    }

    /// <summary>struct v4l2_buffer</summary>
    [StructLayout(LayoutKind.Explicit, Size = 88)]
    public struct Buffer
    {
        [FieldOffset(0)] public uint Index;
        [FieldOffset(4)] public uint Type;
        [FieldOffset(8)] public uint BytesUsed;
        [FieldOffset(12)] public uint Flags;
        [FieldOffset(60)] public uint Memory;
        [FieldOffset(64)] public uint Offset;
        [FieldOffset(72)] public uint Length;
    }
}

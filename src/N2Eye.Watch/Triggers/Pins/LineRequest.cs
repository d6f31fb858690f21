using System.Buffers.Binary;

namespace N2Eye.Watch.Triggers.Pins;

/// <summary>
/// The structures of linux/gpio.h, version 2 of its interface (Linux 5.10 and later), as bytes; the same on x64 and arm64. A test has
/// C++ compilers of both hold the offsets against the kernel's own header.
/// </summary>
internal static class LineRequest
{
    public const uint GetLine = 0xC250_B407; // GPIO_V2_GET_LINE_IOCTL

    public const int Size = 592; // struct gpio_v2_line_request
    public const int ConsumerAt = 256;
    public const int FlagsAt = 288;
    public const int LineCountAt = 560;
    public const int DescriptorAt = 588;

    public const int EventSize = 48; // struct gpio_v2_line_event
    public const int EventIdAt = 8;
    public const uint RisingEvent = 1;

    public const ulong Input = 1 << 2;
    public const ulong RisingEdge = 1 << 4;
    public const ulong FallingEdge = 1 << 5;
    public const ulong PullUp = 1 << 8;
    public const ulong PullDown = 1 << 9;

    /// <summary>Asks for one line as an input.</summary>
    /// <param name="line">Its number on the chip.</param>
    /// <param name="flags">Edges and resistor.</param>
    public static byte[] Of(int line, ulong flags)
    {
        var request = new byte[Size];
        BinaryPrimitives.WriteInt32LittleEndian(request, line);
        "n2eye"u8.CopyTo(request.AsSpan(ConsumerAt));
        BinaryPrimitives.WriteUInt64LittleEndian(request.AsSpan(FlagsAt), Input | flags);
        BinaryPrimitives.WriteInt32LittleEndian(request.AsSpan(LineCountAt), 1);
        return request;
    }
}

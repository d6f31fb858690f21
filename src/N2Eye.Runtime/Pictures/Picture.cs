using System.Buffers;

namespace N2Eye.Runtime.Pictures;

/// <summary>A decoded picture, upright and in RGB. Its pixels come from a pool and return there on disposal.</summary>
public sealed class Picture : IDisposable
{
    /// <summary>Bytes for each pixel: red, green, blue and one that means nothing, so that a pixel is one 32-bit load.</summary>
    internal const int BytesPerPixel = 4;

    private byte[]? buffer;

    internal Picture(string name, string contentHash, int width, int height, byte[] rented)
    {
        Name = name;
        ContentHash = contentHash;
        Width = width;
        Height = height;
        buffer = rented;
    }

    /// <summary>How messages call the picture: its path, or <c>standard input</c>; one printable line.</summary>
    public string Name { get; }

    /// <summary>XXH128 of the source bytes, 32 lower-case hexadecimal digits.</summary>
    public string ContentHash { get; }

    /// <summary>Width in pixels, after the EXIF orientation was applied.</summary>
    public int Width { get; }

    /// <summary>Height in pixels, after the EXIF orientation was applied.</summary>
    public int Height { get; }

    /// <summary>Red, green, blue and a byte without meaning for each pixel, top row first: <c>(height, width, 4)</c>.</summary>
    /// <exception cref="ObjectDisposedException">The picture was disposed.</exception>
    public ReadOnlySpan<byte> Pixels
    {
        get
        {
            ObjectDisposedException.ThrowIf(buffer is null, this);
            return buffer.AsSpan(0, Width * Height * BytesPerPixel);
        }
    }

    /// <summary>Returns the pixels to the pool.</summary>
    public void Dispose()
    {
        if (buffer is null) return;
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = null;
    }
}

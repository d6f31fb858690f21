using System.Buffers.Binary;
using System.Numerics;

namespace N2Eye.Runtime.Pictures.Decoding;

/// <summary>
/// Channels of 5 or 6 bits in a BMP file of 16 bits a pixel. Skia rounds them to 8 bits, Pillow truncates: the difference of 1
/// is in half of all values, and would be a brighter picture.
/// </summary>
/// <param name="Red">Bits of red; 0 where the file has no such channels.</param>
/// <param name="Green">Bits of green.</param>
/// <param name="Blue">Bits of blue.</param>
internal readonly record struct BmpMasks(int Red, int Green, int Blue)
{
    private const int HeaderSizeAt = 14;
    private const int BitsAt = 28;
    private const int CompressionAt = 30;
    private const int MasksAt = 54;
    private const uint Bitfields = 3;

    public static BmpMasks Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < MasksAt + 12 || BinaryPrimitives.ReadUInt32LittleEndian(file[HeaderSizeAt..]) < 40) return default;
        if (BinaryPrimitives.ReadUInt16LittleEndian(file[BitsAt..]) != 16) return default;
        if (BinaryPrimitives.ReadUInt32LittleEndian(file[CompressionAt..]) != Bitfields) return new BmpMasks(5, 5, 5);
        return new BmpMasks(Bits(file[MasksAt..]), Bits(file[(MasksAt + 4)..]), Bits(file[(MasksAt + 8)..]));
    }

    /// <summary>Replaces rounded values by truncated ones.</summary>
    /// <param name="pixels"><c>(count, 4)</c></param>
    public void Truncate(Span<byte> pixels)
    {
        if (Red is < 1 or > 8 || Green is < 1 or > 8 || Blue is < 1 or > 8) return;
        var (red, green, blue) = (Table(Red), Table(Green), Table(Blue));
        for (var i = 0; i + 3 < pixels.Length; i += Picture.BytesPerPixel)
        {
            pixels[i] = red[pixels[i]];
            pixels[i + 1] = green[pixels[i + 1]];
            pixels[i + 2] = blue[pixels[i + 2]];
        }
    }

    private static int Bits(ReadOnlySpan<byte> mask) => BitOperations.PopCount(BinaryPrimitives.ReadUInt32LittleEndian(mask));

    /// <summary>(256,) each value of 8 bits, taken back to its few bits and widened as Pillow does.</summary>
    private static byte[] Table(int bits)
    {
        var most = (1 << bits) - 1;
        var table = new byte[256];
        for (var value = 0; value < table.Length; value++) table[value] = (byte)((value * most + 127) / 255 * 255 / most);
        return table;
    }
}

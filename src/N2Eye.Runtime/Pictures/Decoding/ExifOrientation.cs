using System.Buffers.Binary;

namespace N2Eye.Runtime.Pictures.Decoding;

/// <summary>Finds the orientation in an EXIF block.</summary>
internal static class ExifOrientation
{
    private const int Tag = 0x0112;
    private const int EntrySize = 12;
    private const int TypeShort = 3;
    private const int TypeLong = 4;

    /// <summary>Reads a TIFF header and its first directory; <see cref="Orientation.TopLeft"/> where it holds no sound value.</summary>
    public static Orientation Read(ReadOnlySpan<byte> exif)
    {
        if (exif.StartsWith("Exif\0"u8) && exif.Length >= 6) exif = exif[6..];
        if (exif.Length < 8) return Orientation.TopLeft;
        bool bigEndian;
        if (exif.StartsWith("MM\0*"u8)) bigEndian = true;
        else if (exif.StartsWith("II*\0"u8)) bigEndian = false;
        else return Orientation.TopLeft;

        var directory = UInt32(exif[4..], bigEndian);
        if (directory > exif.Length - 2) return Orientation.TopLeft;
        var entries = exif[(int)directory..];
        var count = UInt16(entries, bigEndian);
        entries = entries[2..];
        for (var i = 0; i < count && entries.Length >= EntrySize; i++, entries = entries[EntrySize..])
        {
            if (UInt16(entries, bigEndian) != Tag) continue;
            var value = UInt16(entries[2..], bigEndian) switch
            {
                TypeShort => (uint)UInt16(entries[8..], bigEndian),
                TypeLong => UInt32(entries[8..], bigEndian),
                _ => 0u,
            };
            return value is >= 1 and <= 8 ? (Orientation)value : Orientation.TopLeft;
        }

        return Orientation.TopLeft;
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint UInt32(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}

using System.IO.Compression;
using System.Text.Json;

namespace N2Eye.Train.Data.Artwork;

/// <summary>What one artist drew: pixels of every drawing at one size, in one file.</summary>
/// <param name="Artist">Name of the artist.</param>
/// <param name="Package">npm package and version.</param>
/// <param name="Licence">SPDX identifier that the package states.</param>
/// <param name="Size">Width and height of each drawing in pixels.</param>
/// <param name="Skipped">Drawings that could not be rendered, as <c>HEX: reason</c>.</param>
/// <param name="Sprites">RGBA by code points, not premultiplied: (size, size, 4), top row first.</param>
public sealed record SpriteFile(
    string Artist, string Package, string Licence, int Size, IReadOnlyList<string> Skipped, IReadOnlyDictionary<string, byte[]> Sprites)
{
    private static ReadOnlySpan<byte> Magic => "N2SPRIT1"u8;

    private sealed record Header(string Artist, string Package, string Licence, int Size, IReadOnlyList<string> Skipped, IReadOnlyList<string> Hexes);

    /// <summary>The file of an artist in a folder.</summary>
    public static string PathOf(string folder, Artist artist) => Path.Combine(folder, artist.Name + ".sprites");

    /// <summary>Writes the file: magic, header length, header (JSON), then all pixels, deflated.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path)
    {
        var hexes = Sprites.Keys.Order(StringComparer.Ordinal).ToArray();
        var header = JsonSerializer.SerializeToUtf8Bytes(new Header(Artist, Package, Licence, Size, Skipped, hexes));
        var temporary = path + ".tmp";
        using (var file = File.Create(temporary))
        {
            file.Write(Magic);
            file.Write(BitConverter.GetBytes(header.Length));
            file.Write(header);
            using var pixels = new DeflateStream(file, CompressionLevel.Fastest);
            foreach (var hex in hexes) pixels.Write(Sprites[hex]);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="DataException">It is absent, damaged, or no sprite file.</exception>
    public static SpriteFile Read(string path)
    {
        if (!File.Exists(path)) throw new DataException($"{path} is absent: make it with 'n2eye-data artwork'.");
        try
        {
            using var file = File.OpenRead(path);
            Span<byte> start = stackalloc byte[12];
            file.ReadExactly(start);
            if (!start[..8].SequenceEqual(Magic)) throw new DataException($"{path} is no sprite file.");
            var length = BitConverter.ToInt32(start[8..]);
            if (length < 2 || length > file.Length) throw new DataException($"{path} is damaged: its header is {length} bytes long.");
            var text = new byte[length];
            file.ReadExactly(text);
            var header = JsonSerializer.Deserialize<Header>(text)!;
            if (header.Size is < 8 or > 1024) throw new DataException($"{path} is damaged: its drawings are {header.Size} pixels wide.");
            var sprites = new Dictionary<string, byte[]>(StringComparer.Ordinal);
            using var pixels = new DeflateStream(file, CompressionMode.Decompress);
            foreach (var hex in header.Hexes)
            {
                var sprite = new byte[header.Size * header.Size * 4];
                pixels.ReadExactly(sprite);
                sprites[hex] = sprite;
            }

            return new SpriteFile(header.Artist, header.Package, header.Licence, header.Size, header.Skipped, sprites);
        }
        catch (Exception failure) when (failure is JsonException or InvalidDataException or EndOfStreamException)
        {
            throw new DataException($"{path} is damaged: {failure.Message}", failure);
        }
    }
}

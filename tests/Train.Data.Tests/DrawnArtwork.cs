using N2Eye.Train.Data.Artwork;
using N2Eye.Train.Data.Artwork.Testing;
using N2Eye.Train.Data.Artwork.Training;
using N2Eye.Train.Data.Concepts;

namespace Train.Data.Tests;

/// <summary>A cache of drawings that the tests draw themselves: plain shapes, one colour each, for every artist.</summary>
internal static class DrawnArtwork
{
    public const int Size = 32;

    private static readonly (byte, byte, byte)[] Colours = [(222, 35, 40), (60, 170, 60), (40, 110, 220), (250, 215, 40), (140, 60, 190), (28, 28, 32)];

    /// <summary>Drawn taught concepts: the first twelve of three groups.</summary>
    public static IReadOnlyList<Concept> Taught { get; } =
        [.. new[] { "animal", "food", "vehicle" }.SelectMany(group => ConceptList.Tiny.Concepts.Where(concept => concept.Group == group).Take(12))];

    /// <summary>Code points that are not taught.</summary>
    public static IReadOnlyList<string> Untaught { get; } = [.. Enumerable.Range(0x1f600, 40).Select(point => $"{point:x}")];

    private static readonly Lazy<string> Made = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("n2eye-drawn-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        Write(folder, Taught, Untaught);
        return folder;
    });

    /// <summary>Folder as <c>n2eye-data artwork</c> makes it.</summary>
    public static string Cache => Made.Value;

    public static TrainingArtwork Training() => TrainingArtwork.Load(Cache);

    public static TestArtwork Twitter() => TestArtwork.Load(Cache, TestArtists.Twitter);

    public static SpriteFile File(string artist) => File(artist, Taught, Untaught);

    /// <summary>Writes drawings of some taught concepts and some code points that are not taught; up to 18 of them look different.</summary>
    public static void Write(string cache, IReadOnlyList<Concept> taught, IReadOnlyList<string> untaught)
    {
        Directory.CreateDirectory(TrainingArtwork.Folder(cache));
        Directory.CreateDirectory(TestArtwork.Folder(cache));
        foreach (var artist in TrainingArtists.All) File(artist.Name, taught, untaught).Write(SpriteFile.PathOf(TrainingArtwork.Folder(cache), artist));
        foreach (var artist in TestArtists.All) File(artist.Name, taught, untaught).Write(SpriteFile.PathOf(TestArtwork.Folder(cache), artist));
    }

    private static SpriteFile File(string artist, IReadOnlyList<Concept> taught, IReadOnlyList<string> untaught) => new(
        artist,
        "test 1.0.0",
        "MIT",
        Size,
        [],
        taught.Select(concept => concept.Hexes[0]).Concat(untaught).Select((hex, i) => (hex, i)).ToDictionary(entry => entry.hex, entry => Shape(entry.i)));

    /// <summary>A disc, square or diamond with a margin.</summary>
    private static byte[] Shape(int number)
    {
        var pixels = new byte[Size * Size * 4];
        var (red, green, blue) = Colours[number % Colours.Length];
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                var (dx, dy) = (Math.Abs(2 * x + 1 - Size), Math.Abs(2 * y + 1 - Size));
                var inside = (number / Colours.Length % 3) switch
                {
                    0 => dx * dx + dy * dy < 28 * 28,
                    1 => dx < 26 && dy < 26,
                    _ => dx + dy < 30,
                };
                if (inside) new[] { red, green, blue, byte.MaxValue }.CopyTo(pixels, (y * Size + x) * 4);
            }
        }

        return pixels;
    }
}

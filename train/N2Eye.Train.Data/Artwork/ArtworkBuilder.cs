using System.Text.Encodings.Web;
using System.Text.Json;
using N2Eye.Train.Data.Artwork.Rendering;
using N2Eye.Train.Data.Artwork.Testing;
using N2Eye.Train.Data.Artwork.Training;

namespace N2Eye.Train.Data.Artwork;

/// <summary>Installs the artists' packages as locked, draws everything once, and keeps it: training and test artists in folders of their own.</summary>
/// <param name="sources">Folder with <c>tools</c>, <c>training</c> and <c>testing</c>, each with package.json and package-lock.json.</param>
/// <param name="cache">Where to install and to write sprite files.</param>
/// <param name="size">Width and height of a drawing in pixels.</param>
/// <param name="log">Told what was done, a line each.</param>
public sealed class ArtworkBuilder(string sources, string cache, int size, Action<string> log)
{
    /// <summary>Name of the file with Unicode's names of all drawings.</summary>
    public const string LabelsFile = "labels.json";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes what is absent; what is there stays.</summary>
    /// <param name="withTestArtists">Whether to make the test artists' drawings too.</param>
    /// <exception cref="DataException">npm or Node.js is absent or fails.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public void Build(bool withTestArtists)
    {
        if (size is < 16 or > 512) throw new DataException($"The size {size} is not between 16 and 512.");
        if (!File.Exists(Path.Combine(sources, "tools", "package.json"))) throw new DataException($"{sources} has no tools/package.json: give the repository's train/artwork.");
        var tools = NpmFolder.Install(Path.Combine(sources, "tools"), Path.Combine(cache, "npm", "tools"));
        var training = NpmFolder.Install(Path.Combine(sources, "training"), Path.Combine(cache, "npm", "training"));
        var names = EmojiNames.Read(training);
        File.WriteAllText(Path.Combine(cache, LabelsFile), JsonSerializer.Serialize(names.Labels, Json) + "\n");
        var iconNames = IconNames(names, training.PathOf("@iconify-json/noto", "chars.json"), training.PathOf("@iconify-json/fluent-emoji-flat", "chars.json"));
        Draw(TrainingArtists.All, training, TrainingArtwork.Folder(cache), tools, iconNames);
        if (!withTestArtists) return;
        var testing = NpmFolder.Install(Path.Combine(sources, "testing"), Path.Combine(cache, "npm", "testing"));
        var testNames = IconNames(names, testing.PathOf("@iconify-json/twemoji", "chars.json"));
        Draw(TestArtists.All, testing, TestArtwork.Folder(cache), tools, testNames);
    }

    /// <summary>Unicode's names by code points, as <see cref="Build"/> found them.</summary>
    /// <exception cref="DataException">The file is absent.</exception>
    public static IReadOnlyDictionary<string, string> ReadLabels(string cache)
    {
        var path = Path.Combine(cache, LabelsFile);
        if (!File.Exists(path)) throw new DataException($"{path} is absent: make it with 'n2eye-data artwork'.");
        return JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(path))!;
    }

    /// <summary>What icon sets may call each drawing: their own lists' names, then Unicode's.</summary>
    private static Dictionary<string, string[]> IconNames(EmojiNames names, params string[] lists)
    {
        var known = lists.Select(IconifySet.Names).ToArray();
        return names.Labels.ToDictionary(
            label => label.Key,
            label => known.Where(list => list.ContainsKey(label.Key)).Select(list => list[label.Key]).Append(IconifySet.Slug(label.Value)).Distinct(StringComparer.Ordinal).ToArray(),
            StringComparer.Ordinal);
    }

    private void Draw(IReadOnlyList<Artist> artists, NpmFolder packages, string folder, NpmFolder tools, Dictionary<string, string[]> names)
    {
        Directory.CreateDirectory(folder);
        foreach (var artist in artists)
        {
            var path = SpriteFile.PathOf(folder, artist);
            var (version, licence) = packages.Facts(artist.Package);
            var package = $"{artist.Package} {version}";
            if (File.Exists(path) && SpriteFile.Read(path) is var made && made.Package == package && made.Size == size)
            {
                log($"{artist.Name}: {made.Sprites.Count} drawings are there");
                continue;
            }

            var (sprites, skipped) = DrawOne(artist, packages, tools, names);
            new SpriteFile(artist.Name, package, licence, size, skipped, sprites).Write(path);
            log($"{artist.Name}: {sprites.Count} drawings, {skipped.Count} skipped ({package}, {licence})" + (skipped.Count == 0 ? "" : ": " + string.Join(" ", skipped)));
        }
    }

    private (Dictionary<string, byte[]> Sprites, List<string> Skipped) DrawOne(Artist artist, NpmFolder packages, NpmFolder tools, Dictionary<string, string[]> names)
    {
        var sources = Sources(artist, packages, names);
        var encoded = artist.Form == ArtworkForm.WebPFolder
            ? [.. sources.Select(source => File.ReadAllBytes(source.Content))]
            : new SvgRenderer(Path.GetFullPath(tools.Root), size).Render([.. sources.Select(source => source.Content)]);
        var sprites = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var skipped = new List<string>();
        for (var i = 0; i < sources.Count; i++)
        {
            if (encoded[i] is { } file && PixelReader.Read(file, size) is { } pixels) sprites[sources[i].Hex] = pixels;
            else skipped.Add(sources[i].Hex);
        }

        return (sprites, skipped);
    }

    /// <summary>SVG texts, or the paths of WebP files, by code points.</summary>
    private static List<(string Hex, string Content)> Sources(Artist artist, NpmFolder packages, Dictionary<string, string[]> names)
    {
        if (artist.Form == ArtworkForm.Iconify)
        {
            var set = IconifySet.Read(packages.PathOf(artist.Package, "icons.json"));
            return [.. names.OrderBy(name => name.Key, StringComparer.Ordinal)
                .Select(name => (name.Key, Svg: name.Value.Select(set.Svg).FirstOrDefault(svg => svg is not null)))
                .Where(found => found.Svg is not null).Select(found => (found.Key, found.Svg!))];
        }

        var isSvg = artist.Form == ArtworkForm.SvgFolder;
        var folder = isSvg ? packages.PathOf(artist.Package, "color", "svg") : packages.PathOf(artist.Package, "assets");
        return [.. Directory.EnumerateFiles(folder, isSvg ? "*.svg" : "*.webp")
            .Select(path => (Hex: CodePoints.Normalize(Path.GetFileNameWithoutExtension(path)), path))
            .Where(file => names.ContainsKey(file.Hex))
            .OrderBy(file => file.Hex, StringComparer.Ordinal)
            .Select(file => (file.Hex, isSvg ? File.ReadAllText(file.path) : file.path))];
    }
}

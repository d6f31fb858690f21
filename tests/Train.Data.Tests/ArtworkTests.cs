using N2Eye.Tests;
using N2Eye.Train.Data;
using N2Eye.Train.Data.Artwork;
using N2Eye.Train.Data.Artwork.Rendering;
using N2Eye.Train.Data.Artwork.Testing;
using N2Eye.Train.Data.Artwork.Training;
using N2Eye.Train.Data.Concepts;
using N2Eye.Train.Data.Scenes;

namespace Train.Data.Tests;

public sealed class ArtworkTests
{
    private static string RealCache => Path.Combine(Repository.Root, "train", "cache");

    [Fact]
    public void A_sprite_file_comes_back_as_it_was_written()
    {
        using var folder = new TemporaryFolder();
        var written = DrawnArtwork.File("noto");
        written.Write(folder.File("noto.sprites"));
        var read = SpriteFile.Read(folder.File("noto.sprites"));
        Assert.Equal(written.Sprites.Keys.Order(), read.Sprites.Keys.Order());
        Assert.All(written.Sprites, sprite => Assert.Equal(sprite.Value, read.Sprites[sprite.Key]));
        Assert.Equal((written.Licence, written.Package, written.Size), (read.Licence, read.Package, read.Size));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(11)]
    [InlineData(40)]
    [InlineData(2000)]
    public void A_truncated_sprite_file_is_one_line(int length)
    {
        using var folder = new TemporaryFolder();
        DrawnArtwork.File("noto").Write(folder.File("noto.sprites"));
        var bytes = File.ReadAllBytes(folder.File("noto.sprites"));
        File.WriteAllBytes(folder.File("noto.sprites"), bytes[..length]);
        Assert.StartsWith(folder.File("noto.sprites") + " is damaged", Assert.Throws<DataException>(() => SpriteFile.Read(folder.File("noto.sprites"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_artists_drawings_cannot_be_loaded_for_training()
    {
        Assert.Contains("'twemoji' is no training artist", Assert.Throws<DataException>(() => TrainingArtwork.Load(DrawnArtwork.Cache, artists: ["twemoji"])).Message, StringComparison.Ordinal);
        // Not even under another's file name.
        using var cache = new TemporaryFolder();
        Directory.CreateDirectory(TrainingArtwork.Folder(cache.Path));
        DrawnArtwork.File("twemoji").Write(Path.Combine(TrainingArtwork.Folder(cache.Path), "noto.sprites"));
        Assert.Contains("holds drawings of 'twemoji', not of 'noto'", Assert.Throws<DataException>(() => TrainingArtwork.Load(cache.Path, artists: ["noto"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_and_test_artists_share_no_package_and_no_family()
    {
        Assert.Empty(TrainingArtists.All.Select(artist => artist.Package).Intersect(TestArtists.All.Select(artist => artist.Package)));
        Assert.Empty(TrainingArtists.All.Select(artist => artist.Family).Intersect(TestArtists.All.Select(artist => artist.Family)));
    }

    [Fact]
    public void What_makes_training_data_knows_no_test_artist()
    {
        var library = Path.Combine(Repository.Root, "train", "N2Eye.Train.Data");
        var files = new[] { Path.Combine(library, "Scenes", "TrainingComposer.cs"), Path.Combine(library, "Sessions", "TrainingText.cs"), Path.Combine(library, "Commands", "ComposeCommand.cs"), Path.Combine(library, "Commands", "TokenizerCommand.cs") }
            .Concat(Directory.EnumerateFiles(Path.Combine(library, "Artwork", "Training")));
        Assert.All(files, file => Assert.DoesNotMatch("TestArt|TestComposer|Artwork.Testing", File.ReadAllText(file)));
    }

    [Fact]
    public void Refusals_are_tested_with_other_things_than_they_are_trained_with()
    {
        var trained = DrawnArtwork.Training().Unknown.Select(sprite => sprite.Hex).ToHashSet();
        var tested = DrawnArtwork.Twitter().Unknown.Select(sprite => sprite.Hex).ToHashSet();
        Assert.NotEmpty(trained);
        Assert.NotEmpty(tested);
        Assert.Empty(trained.Intersect(tested));
        Assert.All(trained.Concat(tested), hex => Assert.Null(ConceptList.Tiny.OfHex(hex)));
    }

    [Fact]
    public void An_absent_cache_says_how_to_make_it()
    {
        using var cache = new TemporaryFolder();
        Assert.EndsWith("is absent: make it with 'n2eye-data artwork'.", Assert.Throws<DataException>(() => TrainingArtwork.Load(cache.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Icons_follow_aliases_but_not_turned_ones()
    {
        var set = new IconifySet(System.Text.Json.Nodes.JsonNode.Parse("""
            {"width": 8, "height": 4, "icons": {"cat": {"body": "<a/>"}}, "aliases": {"kitty": {"parent": "cat"}, "upset": {"parent": "cat", "rotate": 2}}}
            """)!.AsObject());
        Assert.Contains("viewBox=\"0 0 8 4\"", set.Svg("kitty"), StringComparison.Ordinal);
        Assert.Null(set.Svg("upset"));
        Assert.Null(set.Svg("dog"));
        Assert.Equal("mans-shoe", IconifySet.Slug("man’s shoe"));
    }

    [Fact]
    public void An_svg_that_cannot_be_drawn_is_skipped()
    {
        var tools = Path.Combine(RealCache, "npm", "tools");
        Assert.SkipUnless(Directory.Exists(Path.Combine(tools, "node_modules")), "run 'n2eye-data artwork' first");
        var good = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><rect width="4" height="4" fill="#f00"/></svg>""";
        var pngs = new SvgRenderer(tools, 16).Render([good, "no svg", good]);
        Assert.Null(pngs[1]);
        var pixels = PixelReader.Read(pngs[2]!, 16)!;
        Assert.Equal(16 * 16 * 4, pixels.Length);
        Assert.Equal([255, 0, 0, 255], pixels[..4]);
    }

    [Fact]
    public void Every_taught_thing_is_drawn_by_both_test_artists_and_both_large_families()
    {
        Assert.SkipUnless(Directory.Exists(TestArtwork.Folder(RealCache)), "run 'n2eye-data artwork' first");
        foreach (var artist in TestArtists.All) Assert.Equal(ConceptList.Tiny.Concepts.Count, TestArtwork.Load(RealCache, artist).Drawn.Count);
        var training = TrainingArtwork.Load(RealCache);
        Assert.All(training.Concepts.Concepts, concept => Assert.True(training.Of(concept).Select(sprite => sprite.Artist).Distinct().Count() >= 2, concept.Name));
    }
}

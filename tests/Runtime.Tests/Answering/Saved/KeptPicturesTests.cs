using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Providers;
using N2Eye.Weights;

namespace N2Eye.Tests.Answering.Saved;

/// <summary>Embeddings of pictures in the cache folder.</summary>
public sealed class KeptPicturesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<string> notes = [];

    private string Cache => folder.File("cache");

    [Fact]
    public void Another_process_opens_no_tower_and_has_the_same_numbers()
    {
        var picture = TestPictures.Open("images", "rgb_640x480.png");
        using var first = Open();
        Assert.Null(first.Recall(picture));
        var encoded = first.Encode(picture);
        first.Keep(encoded);
        using var second = Open();
        var recalled = second.Recall(picture)!;
        Assert.Equal(encoded.ContentHash, recalled.ContentHash);
        Assert.Equal(encoded.Embeddings, recalled.Embeddings);
        Assert.Empty(second.Placements);
        Assert.Null(second.Recall(TestPictures.Open("images", "rgba.png")));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Assert.Single(Directory.GetFiles(Cache))));
    }

    [Fact]
    public void Nothing_is_kept_unasked()
    {
        using var engine = Open();
        engine.Encode(TestPictures.Open("images", "rgb_640x480.png"));
        Assert.False(Directory.Exists(Cache));
    }

    [Fact]
    public void Other_weights_models_and_ways_of_multiplying_are_others()
    {
        var picture = TestPictures.Open("images", "rgb_640x480.png");
        using (var engine = Open()) engine.Keep(engine.Encode(picture));
        foreach (var other in new[] { Open(scheme: Schemes.Int4), Open(name: SampleModels.Patches), Open(products: Runtime.Graphs.Int8Products.Expanded) })
        {
            Assert.Null(other.Recall(picture));
            other.Dispose();
        }

        Assert.Empty(notes);
    }

    [Fact]
    public void A_damaged_file_is_told_and_encoded_again()
    {
        var picture = TestPictures.Open("images", "rgb_640x480.png");
        using var engine = Open();
        engine.Keep(engine.Encode(picture));
        var path = Assert.Single(Directory.GetFiles(Cache));
        var whole = File.ReadAllBytes(path);
        for (var place = 0; place < whole.Length; place += 37)
        {
            byte[] flipped = [.. whole];
            flipped[place] ^= 0x10;
            File.WriteAllBytes(path, flipped);
            Assert.Null(engine.Recall(picture));
            File.WriteAllBytes(path, whole[..place]);
            Assert.Null(engine.Recall(picture));
        }

        Assert.All(notes, note => Assert.StartsWith($"{path} is made anew: it ", note, StringComparison.Ordinal));
        engine.Keep(engine.Encode(picture));
        Assert.NotNull(engine.Recall(picture));
    }

    [Fact]
    public void Sixty_four_are_kept()
    {
        for (var process = 0; process < 3; process++)
        {
            using var engine = Open();
            var embeddings = engine.Encode(TestPictures.Open("images", "rgb_640x480.png")).Embeddings;
            for (var i = 0; i < 50; i++) engine.Keep(new EncodedPicture($"{process} {i}", embeddings));
        }

        Assert.Equal(64, Directory.GetFiles(Cache).Length);
    }

    public void Dispose() => folder.Dispose();

    private Engine Open(string scheme = Schemes.Int8, string name = SampleModels.Pooled, Runtime.Graphs.Int8Products? products = null)
    {
        var model = SampleModels.Get(name);
        return Engine.Load(model, SampleWeights.Path(model, scheme), new EngineOptions
        {
            Threads = 1,
            Context = 64,
            Products = products,
            Provider = new ProviderChoice { Name = ProviderChoice.Cpu },
            Cache = Cache,
            CacheNote = notes.Add,
        });
    }
}

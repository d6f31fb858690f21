using N2Eye.Train.Data.Concepts;

namespace N2Eye.Train.Data.Artwork.Testing;

/// <summary>One test artist's drawings, with the test half of the untaught things. No type of this kind is accepted where training data is made.</summary>
public sealed class TestArtwork : SpriteLibrary
{
    private TestArtwork(string folder, Artist artist, ConceptList concepts)
        : base(folder, [artist], concepts, UnknownSplit.IsForTesting)
    {
        Artist = artist;
    }

    /// <summary>Who drew it.</summary>
    public Artist Artist { get; }

    /// <summary>Folder of a cache that holds nothing but test artists.</summary>
    public static string Folder(string cache) => Path.Combine(cache, "testing");

    /// <param name="cache">What <c>n2eye-data artwork</c> made.</param>
    /// <param name="artist">Which test artist.</param>
    /// <param name="concepts">What is taught; n2eye-tiny's list where null.</param>
    /// <exception cref="DataException">The sprite file is absent, damaged or another artist's.</exception>
    public static TestArtwork Load(string cache, Artist artist, ConceptList? concepts = null) =>
        new(Folder(cache), TestArtists.All.Single(known => known == artist), concepts ?? ConceptList.Tiny);
}

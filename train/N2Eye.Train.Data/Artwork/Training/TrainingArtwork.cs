using N2Eye.Train.Data.Concepts;

namespace N2Eye.Train.Data.Artwork.Training;

/// <summary>The training artists' drawings, with the training half of the untaught things.</summary>
public sealed class TrainingArtwork : SpriteLibrary
{
    private TrainingArtwork(string folder, IEnumerable<Artist> artists, ConceptList concepts)
        : base(folder, artists, concepts, hex => !UnknownSplit.IsForTesting(hex))
    {
    }

    /// <summary>Folder of a cache that holds nothing but training artists.</summary>
    public static string Folder(string cache) => Path.Combine(cache, "training");

    /// <param name="cache">What <c>n2eye-data artwork</c> made.</param>
    /// <param name="concepts">What is taught; n2eye-tiny's list where null.</param>
    /// <param name="artists">Names of training artists to restrict to; all where null.</param>
    /// <exception cref="DataException">A sprite file is absent, damaged or another artist's, or a name is no training artist's.</exception>
    public static TrainingArtwork Load(string cache, ConceptList? concepts = null, IReadOnlyCollection<string>? artists = null)
    {
        if (artists?.FirstOrDefault(name => TrainingArtists.All.All(artist => artist.Name != name)) is { } stranger)
            throw new DataException($"'{stranger}' is no training artist: there are {string.Join(", ", TrainingArtists.All.Select(artist => artist.Name))}.");
        var chosen = TrainingArtists.All.Where(artist => artists is null || artists.Contains(artist.Name));
        return new TrainingArtwork(Folder(cache), chosen, concepts ?? ConceptList.Tiny);
    }
}

namespace N2Eye.Train.Data.Artwork.Testing;

/// <summary>The artists that models are tested on. Nothing outside this folder, test sets and baselines' questions may read what they drew.</summary>
public static class TestArtists
{
    /// <summary>Near: its style resembles the training artists'.</summary>
    public static Artist Twitter { get; } = new("twemoji", "Twitter", "@iconify-json/twemoji", ArtworkForm.Iconify);

    /// <summary>Far: outlines, the most independent style.</summary>
    public static Artist OpenMoji { get; } = new("openmoji", "OpenMoji", "openmoji", ArtworkForm.SvgFolder);

    /// <summary>Both.</summary>
    public static IReadOnlyList<Artist> All { get; } = [Twitter, OpenMoji];
}

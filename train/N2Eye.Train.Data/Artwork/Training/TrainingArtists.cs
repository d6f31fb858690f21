namespace N2Eye.Train.Data.Artwork.Training;

/// <summary>The artists that models are trained on: three families.</summary>
public static class TrainingArtists
{
    /// <summary>Every one.</summary>
    public static IReadOnlyList<Artist> All { get; } =
    [
        new("noto", "Google", "@iconify-json/noto", ArtworkForm.Iconify),
        new("noto-v1", "Google", "@iconify-json/noto-v1", ArtworkForm.Iconify),
        new("fluent-emoji", "Microsoft", "@iconify-json/fluent-emoji", ArtworkForm.Iconify),
        new("fluent-emoji-flat", "Microsoft", "@iconify-json/fluent-emoji-flat", ArtworkForm.Iconify),
        new("fluent-emoji-3d", "Microsoft", "@lobehub/fluent-emoji-3d", ArtworkForm.WebPFolder),
        new("emojione", "EmojiOne", "@iconify-json/emojione", ArtworkForm.Iconify),
    ];
}

using System.Text;
using N2Eye.Train.Data.Artwork.Testing;
using N2Eye.Train.Data.Artwork.Training;

namespace N2Eye.Train.Data.Artwork;

/// <summary>Writes LICENCES.md: whose drawings were used, under which licence, and which came out.</summary>
internal static class LicenceFile
{
    public static string Text(string cache)
    {
        var text = new StringBuilder();
        text.Append("# Artwork\n\nPackage, version and licence as the npm packages themselves state them.\n\n");
        Table("Trained on", TrainingArtists.All, TrainingArtwork.Folder(cache));
        Table("Tested on only", TestArtists.All, TestArtwork.Folder(cache));
        text.Append("Names are from emojibase-data (MIT) and this repository's own list of synonyms.\n");
        return text.ToString();

        void Table(string title, IReadOnlyList<Artist> artists, string folder)
        {
            text.Append($"## {title}\n\n| package | artist | licence | drawings | not drawn |\n|---|---|---|---|---|\n");
            foreach (var artist in artists)
            {
                var file = SpriteFile.Read(SpriteFile.PathOf(folder, artist));
                text.Append($"| {file.Package} | {artist.Family} | {file.Licence} | {file.Sprites.Count} | {string.Join(" ", file.Skipped)} |\n");
            }

            text.Append('\n');
        }
    }
}

using N2Eye.Train.Data.Concepts;
using N2Eye.Train.Data.Scenes.Drawing;

namespace N2Eye.Train.Data.Artwork;

/// <summary>Drawings in memory, ready to be composed: of taught concepts, and of one half of the untaught things.</summary>
public abstract class SpriteLibrary
{
    private readonly Sprite[][] byConcept;
    private readonly Sprite[] unknown;

    private protected SpriteLibrary(string folder, IEnumerable<Artist> artists, ConceptList concepts, Func<string, bool> isUnknown)
    {
        Concepts = concepts;
        var taught = concepts.Concepts.Select(_ => new List<Sprite>()).ToArray();
        var others = new List<Sprite>();
        foreach (var artist in artists)
        {
            var file = SpriteFile.Read(SpriteFile.PathOf(folder, artist));
            if (file.Artist != artist.Name) throw new DataException($"{SpriteFile.PathOf(folder, artist)} holds drawings of '{file.Artist}', not of '{artist.Name}'.");
            foreach (var (hex, pixels) in file.Sprites.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                var concept = concepts.OfHex(hex);
                if (concept is null && !(concepts.IsUnknown(hex) && isUnknown(hex))) continue;
                if (Sprite.From(artist.Name, hex, concept, file.Size, pixels) is not { } sprite) continue;
                if (concept is null) others.Add(sprite);
                else taught[concept.Index].Add(sprite);
            }
        }

        byConcept = [.. taught.Select(list => list.ToArray())];
        unknown = [.. others];
        Drawn = [.. concepts.Concepts.Where(concept => byConcept[concept.Index].Length > 0)];
        if (Drawn.Count < 8) throw new DataException($"{folder} has drawings of {Drawn.Count} taught concepts: at least 8 are needed.");
    }

    /// <summary>What is taught.</summary>
    public ConceptList Concepts { get; }

    /// <summary>The concepts that at least one of these artists drew.</summary>
    public IReadOnlyList<Concept> Drawn { get; }

    /// <summary>Drawings of a concept by all these artists.</summary>
    public IReadOnlyList<Sprite> Of(Concept concept) => byConcept[concept.Index];

    /// <summary>Drawings of untaught things.</summary>
    public IReadOnlyList<Sprite> Unknown => unknown;
}

using N2Eye.Train.Data.Concepts;
using N2Eye.Train.Data.Scenes.Drawing;

namespace N2Eye.Train.Tiny.Tower;

/// <summary>The bank that regions are compared with: every taught name, "nothing", "something unknown", the colours.</summary>
internal sealed class RegionTexts
{
    private readonly Dictionary<string, int> colours = new(StringComparer.Ordinal);

    public RegionTexts(ConceptList concepts)
    {
        List<string> texts = [.. concepts.Concepts.Select(concept => concept.Name), "nothing", "something unknown"];
        (Nothing, Unknown) = (texts.Count - 2, texts.Count - 1);
        foreach (var (name, _) in ColourNames.All)
        {
            colours.Add(name, texts.Count);
            texts.Add("the colour " + name);
        }

        All = texts;
    }

    public IReadOnlyList<string> All { get; }

    public int Nothing { get; }

    public int Unknown { get; }

    public int Of(Concept? concept) => concept?.Index ?? Unknown;

    public int OfColour(string name) => colours[name];
}

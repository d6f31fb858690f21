using System.Collections.Frozen;

namespace N2Eye.Train.Data.Concepts;

/// <summary>What is taught, and what is neither taught nor used as an unknown thing.</summary>
public sealed class ConceptList
{
    private readonly FrozenDictionary<string, Concept> byHex;
    private readonly FrozenDictionary<string, Concept> byName;
    private readonly FrozenSet<string> lookalikes;

    private ConceptList(List<Concept> concepts, IEnumerable<string> lookalikes)
    {
        Concepts = concepts;
        Groups = [.. concepts.Select(concept => concept.Group).Distinct(StringComparer.Ordinal)];
        byHex = concepts.SelectMany(concept => concept.Hexes.Select(hex => (hex, concept))).ToFrozenDictionary(pair => pair.hex, pair => pair.concept, StringComparer.Ordinal);
        byName = concepts.ToFrozenDictionary(concept => concept.Name, StringComparer.Ordinal);
        this.lookalikes = lookalikes.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The list of n2eye-tiny.</summary>
    public static ConceptList Tiny { get; } = Parse(Resources.Text("taught.txt"), Resources.Text("lookalikes.txt"));

    /// <summary>The concepts by index.</summary>
    public IReadOnlyList<Concept> Concepts { get; }

    /// <summary>The groups in the order of the file.</summary>
    public IReadOnlyList<string> Groups { get; }

    /// <summary>The concept that a drawing shows; null where it is not taught.</summary>
    public Concept? OfHex(string hex) => byHex.GetValueOrDefault(hex);

    /// <summary>A concept by its name; null where there is none.</summary>
    public Concept? OfName(string name) => byName.GetValueOrDefault(name);

    /// <summary>Whether a drawing may stand for an unknown thing.</summary>
    public bool IsUnknown(string hex) => !byHex.ContainsKey(hex) && !lookalikes.Contains(hex);

    /// <summary>Reads the two lists.</summary>
    /// <param name="taught"><c>[group]</c> lines and <c>NAME: HEX … [| SYNONYM, …]</c> lines.</param>
    /// <param name="lookalikes">Code points, separated by white space.</param>
    /// <exception cref="DataException">A line is malformed, or a name or code point is there twice.</exception>
    public static ConceptList Parse(string taught, string lookalikes)
    {
        var concepts = new List<Concept>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var hexes = new HashSet<string>(StringComparer.Ordinal);
        string? group = null;
        foreach (var line in Resources.Lines(taught))
        {
            if (line is ['[', .. var name, ']'])
            {
                group = name;
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1 || group is null) throw new DataException($"taught.txt: '{line}' is not NAME: HEX … under a [group].");
            var parts = line[(colon + 1)..].Split('|');
            var concept = new Concept(
                concepts.Count,
                line[..colon],
                group,
                parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries),
                parts.Length < 2 ? [] : parts[1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            if (concept.Hexes.Count == 0) throw new DataException($"taught.txt: '{concept.Name}' has no code point.");
            if (!names.Add(concept.Name)) throw new DataException($"taught.txt: '{concept.Name}' is there twice.");
            foreach (var hex in concept.Hexes)
            {
                if (!hexes.Add(hex)) throw new DataException($"taught.txt: {hex} is there twice.");
            }

            concepts.Add(concept);
        }

        var apart = Resources.Lines(lookalikes).SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        if (apart.FirstOrDefault(hexes.Contains) is { } both) throw new DataException($"lookalikes.txt: {both} is taught.");
        return new ConceptList(concepts, apart);
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace N2Eye.Train.Data.Concepts;

/// <summary>Writes <c>concepts.json</c>: one entry a drawing, so a name with several drawings is there several times.</summary>
public static class ConceptFile
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of the file: <c>[{"hex", "name", "synonyms", "group"}, …]</c>.</summary>
    /// <param name="concepts">What is taught.</param>
    /// <param name="labels">Unicode's name of each drawing by code points; where one is no other concept's name it becomes a synonym.</param>
    public static string Text(ConceptList concepts, IReadOnlyDictionary<string, string> labels)
    {
        var taken = concepts.Concepts.SelectMany(concept => concept.Synonyms.Prepend(concept.Name)).ToHashSet(StringComparer.Ordinal);
        var lines = concepts.Concepts.SelectMany(concept => concept.Hexes.Select(hex => Entry(concept, hex)));
        return "[\n" + string.Join(",\n", lines) + "\n]\n";

        string Entry(Concept concept, string hex)
        {
            var synonyms = concept.Synonyms.ToList();
            if (labels.TryGetValue(hex, out var label) && !taken.Contains(label.ToLowerInvariant())) synonyms.Add(label.ToLowerInvariant());
            return new JsonObject
            {
                ["hex"] = hex,
                ["name"] = concept.Name,
                ["synonyms"] = new JsonArray([.. synonyms.Select(synonym => JsonValue.Create(synonym))]),
                ["group"] = concept.Group,
            }.ToJsonString(Json);
        }
    }
}

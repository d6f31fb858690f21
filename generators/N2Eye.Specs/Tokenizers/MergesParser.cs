using N2Eye.Specs.Json;

namespace N2Eye.Specs.Tokenizers;

/// <summary>The <c>merges</c> of the model, in either notation: <c>"a b"</c> or <c>["a", "b"]</c>.</summary>
internal static class MergesParser
{
    private const int MostReports = 20;

    /// <summary>Ranks are packed into 22 bits.</summary>
    private const int MostMerges = (1 << 22) - 1;

    public static IReadOnlyList<MergeSpec> Parse(JsonFields model, Vocabulary vocabulary, SpecReport report)
    {
        if (model.Array("merges") is not { } items) return [];
        if (items.Count > MostMerges)
        {
            model.Error(TokenizerRules.Merge, "merges", $"{items.Count} merges are more than the {MostMerges} that the tables hold.");
            return [];
        }

        var merges = new List<MergeSpec>(items.Count);
        var places = new Dictionary<(int, int), int>(items.Count);
        var reports = 0;
        for (var rank = 0; rank < items.Count; rank++)
        {
            if (Problem(items[rank], vocabulary, rank, out var merge) is { } problem)
            {
                if (reports++ < MostReports) report.Error(TokenizerRules.Merge, items[rank], problem);
                continue;
            }

            // Hugging Face's table is a map: the last mention of a pair gives its rank.
            if (places.TryGetValue((merge.Left, merge.Right), out var place))
            {
                merges[place] = merge;
            }
            else
            {
                places.Add((merge.Left, merge.Right), merges.Count);
                merges.Add(merge);
            }
        }

        if (merges.Count < items.Count) merges.Sort((a, b) => a.Rank.CompareTo(b.Rank));
        return merges;
    }

    private static string? Problem(JsonNode item, Vocabulary vocabulary, int rank, out MergeSpec merge)
    {
        merge = default;
        if (!TrySplit(item, out var left, out var right))
            return "A merge must be \"left right\" with one space, or [\"left\", \"right\"].";
        if (!vocabulary.TryGetId(left, out var leftId)) return Unknown(left);
        if (!vocabulary.TryGetId(right, out var rightId)) return Unknown(right);
        if (!vocabulary.TryGetId(left + right, out var result)) return Unknown(left + right);
        merge = new MergeSpec(leftId, rightId, result, rank);
        return null;
    }

    private static bool TrySplit(JsonNode item, out string left, out string right)
    {
        left = right = "";
        if (item.Kind == JsonKind.Array && item.Items is [{ Kind: JsonKind.String } first, { Kind: JsonKind.String } second])
        {
            (left, right) = (first.Text, second.Text);
            return left.Length > 0 && right.Length > 0;
        }

        if (item.Kind != JsonKind.String) return false;
        var text = item.Text;
        var space = text.IndexOf(' ');
        if (space <= 0 || space == text.Length - 1 || text.IndexOf(' ', space + 1) >= 0) return false;
        (left, right) = (text.Substring(0, space), text.Substring(space + 1));
        return true;
    }

    private static string Unknown(string token) => $"This merge needs token \"{token}\", which the vocabulary lacks.";
}

using N2Eye.Train.Data.Sessions;

namespace N2Eye.Train.Data.Evaluation;

/// <summary>
/// Answers with the answer to the nearest training picture (24 × 24 pixels) that was asked the same words, else the same type of
/// question.
/// </summary>
public sealed class NearestNeighbour
{
    private readonly Dictionary<string, List<(byte[] Thumbnail, string Answer)>> byQuery = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(byte[] Thumbnail, string Answer)>> byType = new(StringComparer.Ordinal);

    /// <summary>Types whose answer does not depend on a slot in the question: any wording's pictures are compared with.</summary>
    private static readonly HashSet<string> AnyWording = ["what", "which", "unknown", "describe"];

    /// <summary>Learns one training picture with one question about it.</summary>
    public void Learn(byte[] thumbnail, SessionTurn turn)
    {
        // "What is it?" is asked of untaught things as well, and a baseline must not be told which.
        Add(byType, Kind(turn), (thumbnail, turn.Answer));
        if (!AnyWording.Contains(turn.Category)) Add(byQuery, turn.Query, (thumbnail, turn.Answer));
    }

    /// <summary>The answer; empty where nothing was learnt.</summary>
    public string Answer(byte[] thumbnail, SessionTurn turn) =>
        Nearest(byQuery, turn.Query, thumbnail) ?? Nearest(byType, Kind(turn), thumbnail) ?? "";

    private static string Kind(SessionTurn turn) => turn.Category == "unknown" ? "what" : turn.Category;

    private static void Add(Dictionary<string, List<(byte[], string)>> table, string key, (byte[], string) entry)
    {
        if (!table.TryGetValue(key, out var list)) table[key] = list = [];
        list.Add(entry);
    }

    private static string? Nearest(Dictionary<string, List<(byte[] Thumbnail, string Answer)>> table, string key, byte[] thumbnail)
    {
        if (!table.TryGetValue(key, out var entries)) return null;
        var best = int.MaxValue;
        string? answer = null;
        foreach (var entry in entries)
        {
            var distance = Thumbnail.Distance(entry.Thumbnail, thumbnail);
            if (distance >= best) continue;
            best = distance;
            answer = entry.Answer;
        }

        return answer;
    }
}

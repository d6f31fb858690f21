using N2Eye.Train.Data.Sessions;

namespace N2Eye.Train.Data.Evaluation;

/// <summary>Answers without looking: the most frequent answer to the same words in training, else to the same type of question.</summary>
public sealed class TextGuesser
{
    private readonly Dictionary<string, Dictionary<string, int>> byQuery = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, int>> byType = new(StringComparer.Ordinal);

    /// <summary>Learns one training answer.</summary>
    public void Learn(SessionTurn turn)
    {
        Count(byQuery, turn.Query, turn.Answer);
        Count(byType, turn.Category, turn.Answer);
    }

    /// <summary>The guess; empty where nothing was learnt.</summary>
    public string Guess(SessionTurn turn) => Most(byQuery, turn.Query) ?? Most(byType, turn.Category) ?? "";

    private static void Count(Dictionary<string, Dictionary<string, int>> table, string key, string answer)
    {
        if (!table.TryGetValue(key, out var answers)) table[key] = answers = new Dictionary<string, int>(StringComparer.Ordinal);
        answers[answer] = answers.GetValueOrDefault(answer) + 1;
    }

    /// <summary>Among equals the first by code points.</summary>
    private static string? Most(Dictionary<string, Dictionary<string, int>> table, string key) =>
        table.TryGetValue(key, out var answers) ? answers.OrderByDescending(answer => answer.Value).ThenBy(answer => answer.Key, StringComparer.Ordinal).First().Key : null;
}

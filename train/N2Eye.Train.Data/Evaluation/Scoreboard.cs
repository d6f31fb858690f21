using System.Globalization;
using System.Text;
using N2Eye.Train.Data.Grading;
using N2Eye.Train.Data.Questions;
using N2Eye.Train.Data.Sessions;

namespace N2Eye.Train.Data.Evaluation;

/// <summary>Counts right answers by type of question, and answers that say "I do not know" to what was taught.</summary>
/// <param name="grader">Who tells right from wrong.</param>
public sealed class Scoreboard(Grader grader)
{
    private readonly SortedDictionary<QuestionType, Score> byType = [];
    private Score heldOut;
    private Score wrongRefusals;

    private readonly record struct Score(int Right, int Total)
    {
        public Score Add(bool right) => new(Right + (right ? 1 : 0), Total + 1);
    }

    /// <summary>Grades one answer.</summary>
    /// <param name="turn">The question with its right answer.</param>
    /// <param name="answer">What was answered.</param>
    /// <exception cref="DataException">The question's type is unknown.</exception>
    public bool Add(SessionTurn turn, string answer)
    {
        var type = QuestionTypes.Parse(turn.Category);
        var right = grader.IsRight(type, turn.Answer, answer);
        byType[type] = byType.GetValueOrDefault(type).Add(right);
        if (turn.IsHeldOut) heldOut = heldOut.Add(right);
        if (type is QuestionType.What or QuestionType.Which) wrongRefusals = wrongRefusals.Add(Grader.IsRefusal(answer));
        return right;
    }

    /// <summary>Right answers to a type, and all answers to it.</summary>
    public (int Right, int Total) Of(QuestionType type) => (byType.GetValueOrDefault(type).Right, byType.GetValueOrDefault(type).Total);

    /// <summary>A table in Markdown: type, share, interval, counts.</summary>
    public string Table()
    {
        var text = new StringBuilder("| question | right | 95 % interval | n |\n|---|---|---|---|\n");
        foreach (var (type, score) in byType) Row(text, type.Name(), score);
        if (byType.Count > 1) Row(text, "all", new Score(byType.Values.Sum(score => score.Right), byType.Values.Sum(score => score.Total)));
        if (heldOut.Total > 0) Row(text, "held-out wordings", heldOut);
        if (wrongRefusals.Total > 0) Row(text, "taught things refused", wrongRefusals);
        return text.ToString();
    }

    private static void Row(StringBuilder text, string name, Score score)
    {
        var (low, high) = Wilson.Interval(score.Right, score.Total);
        text.Append(CultureInfo.InvariantCulture, $"| {name} | {100.0 * score.Right / score.Total:F1} % | {100 * low:F1}–{100 * high:F1} % | {score.Total} |\n");
    }
}

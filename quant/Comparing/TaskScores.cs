using N2Eye.Quant.Grading;
using N2Eye.Quant.Npu.Calibrating;

namespace N2Eye.Quant.Comparing;

/// <summary>Counts a file's right answers by type of question, beside the reference's.</summary>
internal sealed class TaskScores
{
    private const string Unnamed = "(none)";
    private const string All = "all";

    private readonly SortedDictionary<string, CategoryScore> scores = new(StringComparer.Ordinal);

    /// <summary>Grades an answer; a <paramref name="reference"/> that is the answer itself changes nothing.</summary>
    /// <param name="turn">The question with what is right.</param>
    /// <param name="reference">The reference's answer.</param>
    /// <param name="answer">This file's.</param>
    public void Add(SessionTurn turn, string reference, string answer)
    {
        var category = turn.Category.Length > 0 ? turn.Category : Unnamed;
        var right = AnswerMatch.IsRight(answer, turn.Answers, AnswerRule.Exact);
        var wasRight = AnswerMatch.IsRight(reference, turn.Answers, AnswerRule.Exact);
        var score = scores.GetValueOrDefault(category) ?? new CategoryScore(category, 0, 0, 0, 0);
        scores[category] = new CategoryScore(category, score.Total + 1, score.Right + (right ? 1 : 0), score.Lost + (wasRight && !right ? 1 : 0), score.Gained + (right && !wasRight ? 1 : 0));
    }

    /// <summary>By category in alphabetical order; with more than one, all of them last.</summary>
    public IReadOnlyList<CategoryScore> Table()
    {
        var rows = scores.Values.ToList();
        if (rows.Count > 1) rows.Add(new CategoryScore(All, rows.Sum(row => row.Total), rows.Sum(row => row.Right), rows.Sum(row => row.Lost), rows.Sum(row => row.Gained)));
        return rows;
    }
}

using System.Globalization;
using System.Text;
using N2Eye.Quant.Grading;

namespace N2Eye.Train.Evaluation;

/// <summary>The table that an evaluation ends with, in Markdown.</summary>
public static class EvaluationTable
{
    /// <summary>A row for each group in alphabetical order, and one for all: questions, right answers, accuracy and its 95 % interval.</summary>
    public static string Format(IReadOnlyList<GradedQuestion> questions, QuestionGroup by)
    {
        var text = new StringBuilder("| question type | questions | right | accuracy | 95 % interval |\n|---|---|---|---|---|\n");
        foreach (var group in questions.GroupBy(question => by == QuestionGroup.Category ? question.Turn.Category : question.Turn.Domain).OrderBy(group => group.Key, StringComparer.Ordinal))
            Row(group.Key.Length > 0 ? group.Key : "(none)", [.. group]);
        Row("all", questions);
        return text.ToString();

        void Row(string name, IReadOnlyList<GradedQuestion> rows)
        {
            var right = rows.Count(question => question.IsRight);
            var (low, high) = WilsonInterval.Of(right, rows.Count);
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {rows.Count} | {right} | {100.0 * right / rows.Count:F1} % | {100 * low:F1}–{100 * high:F1} % |\n");
        }
    }
}

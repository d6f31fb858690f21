using N2Eye.Train.Data;

namespace N2Eye.Train.Evaluation;

/// <summary>A question that was asked.</summary>
/// <param name="Session">Its session.</param>
/// <param name="Turn">Its turn.</param>
/// <param name="Answer">What the program answered; null where it failed.</param>
/// <param name="Error">Why it failed, or null.</param>
/// <param name="IsRight">True where the answer counts as right; a failure does not.</param>
public sealed record GradedQuestion(Session Session, SessionTurn Turn, string? Answer, string? Error, bool IsRight);

/// <summary>What a row of the table is.</summary>
public enum QuestionGroup
{
    /// <summary>A <c>query_category</c>.</summary>
    Category,

    /// <summary>A <c>domain</c>.</summary>
    Domain,
}

/// <summary>The answers that later turns of a session see.</summary>
public enum AnswerHistory
{
    /// <summary>The program's own, as for a user.</summary>
    Own,

    /// <summary>The expected ones: each question is judged as if all before it were answered right.</summary>
    Expected,
}

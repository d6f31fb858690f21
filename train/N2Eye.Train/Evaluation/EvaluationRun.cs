using N2Eye.Quant.Grading;
using N2Eye.Train.Data;

namespace N2Eye.Train.Evaluation;

/// <summary>Asks every question of a test set and grades the answers.</summary>
public static class EvaluationRun
{
    /// <summary>
    /// Asks the first turn of every session in one run of the program, then the second turn of those that have one, and so on.
    /// </summary>
    /// <param name="sessions">The test set.</param>
    /// <param name="program">Whom to ask.</param>
    /// <param name="history">What later turns see.</param>
    /// <param name="rule">When an answer is right.</param>
    /// <param name="cancellation">Ends the program.</param>
    public static IReadOnlyList<GradedQuestion> Run(IReadOnlyList<Session> sessions, PublishedProgram program, AnswerHistory history, AnswerRule rule, CancellationToken cancellation)
    {
        var graded = new List<GradedQuestion>();
        var said = sessions.Select(_ => new List<string>()).ToList(); // of each session, the answers that its later turns see
        for (var turn = 0; turn < sessions.Max(session => session.Turns.Count); turn++)
        {
            var asked = sessions.Index().Where(entry => entry.Item.Turns.Count > turn).ToList();
            var answers = program.Answer([.. asked.Select(entry => BatchLines.Of(entry.Item, turn, said[entry.Index]))], cancellation);
            foreach (var ((index, session), (answer, error)) in asked.Zip(answers))
            {
                var question = session.Turns[turn];
                graded.Add(new GradedQuestion(session, question, answer, error, answer is not null && AnswerMatch.IsRight(answer, question.Answers, rule)));
                said[index].Add(history == AnswerHistory.Own ? answer ?? "" : question.Answers[0]);
            }
        }

        return graded;
    }
}

using System.CommandLine;
using System.Text.Json;
using N2Eye.Train.Data.Evaluation;
using N2Eye.Train.Data.Grading;
using N2Eye.Train.Data.Sessions;

namespace N2Eye.Train.Data.Commands;

/// <summary><c>grade</c>: a table for anybody's answers to a test set.</summary>
internal static class GradeCommand
{
    public static Command Build()
    {
        var test = new Option<string>("--test") { Description = "Test set: a folder with sessions.jsonl.", HelpName = "DIR", Required = true };
        var answers = new Option<string>("--answers") { Description = "Lines {\"interaction_id\": …, \"answer\": …}; the last question of every session must be there.", HelpName = "FILE", Required = true };
        var command = new Command("grade", "Grade answers to a test set.") { test, answers };
        command.SetAction(parsed =>
        {
            var given = Read(parsed.GetValue(answers)!);
            var board = new Scoreboard(new Grader());
            foreach (var session in SessionFolder.Read(parsed.GetValue(test)!))
            {
                var turn = session.Turns[^1];
                board.Add(turn, given.TryGetValue(turn.Id, out var answer) ? answer : throw new DataException($"{parsed.GetValue(answers)} has no answer for {turn.Id}."));
            }

            parsed.InvocationConfiguration.Output.Write(board.Table());
        });
        return command;
    }

    private static Dictionary<string, string> Read(string path)
    {
        if (!File.Exists(path)) throw new DataException($"{path} is absent.");
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            try
            {
                using var parsed = JsonDocument.Parse(line);
                // A question that failed has null for an answer, and is wrong.
                answers[parsed.RootElement.GetProperty("interaction_id").GetString()!] = parsed.RootElement.GetProperty("answer").GetString() ?? "";
            }
            catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                throw new DataException($"{path}:{number}: no answer: {failure.Message.ReplaceLineEndings(" ")}", failure);
            }
        }

        return answers;
    }
}

using System.CommandLine;
using N2Eye.Quant.Grading;
using N2Eye.Train.Data;
using N2Eye.Train.Evaluation;

namespace N2Eye.Train.Program.Commands;

/// <summary><c>n2eye-train eval</c>: a test set through the published program.</summary>
internal static class EvalCommand
{
    public static Command Build(CancellationToken stop)
    {
        var data = new Argument<string>("DATA") { Description = "Sessions with their expected answers, as for fit." };
        var program = new Option<string>("--program") { Description = "The published n2eye.", HelpName = "FILE", Required = true };
        var weights = new Option<string?>("--weights") { Description = "Weights file for it; without it, those that it carries.", HelpName = "FILE" };
        var by = Flags.Choice("--by", "What a row of the table is.", QuestionGroup.Category);
        var match = Flags.Choice("--match", "When an answer is right: it is an expected one, or contains one.", AnswerRule.Exact);
        var history = Flags.Choice("--history", "The answers that later turns of a session see: the program's own, or the expected ones.", AnswerHistory.Own);
        var maxTokens = Flags.Number("--max-tokens", "N", "Tokens of an answer, at most.", 256, 1, 1 << 20);
        var threads = Flags.Number("--threads", "N", "Threads of the program; 0 = one for each core.", 0, 0, 1024);
        var answers = new Option<string?>("--answers") { Description = "Write every question with its answer, a JSON object a line.", HelpName = "FILE" };
        var command = new Command("eval", "Ask a test set of the published program and print accuracy by question type.") { data, program, weights, by, match, history, maxTokens, threads, answers };
        command.SetAction(parsed => Handler.Guard(() =>
        {
            var sessions = SessionSource.Read(parsed.GetValue(data)!);
            var asked = new PublishedProgram(parsed.GetValue(program)!, parsed.GetValue(weights), parsed.GetValue(maxTokens), parsed.GetValue(threads));
            var graded = EvaluationRun.Run(sessions, asked, parsed.GetValue(history), parsed.GetValue(match), stop);
            if (parsed.GetValue(answers) is { } file) AnswersFile.Write(file, graded);
            Console.Out.Write(EvaluationTable.Format(graded, parsed.GetValue(by)));
            if (graded.FirstOrDefault(question => question.Error is not null) is { } failed) Console.Error.WriteLine($"n2eye-train: {graded.Count(question => question.Error is not null)} questions failed, the first: {failed.Error}");
            return ExitCodes.Success;
        }));
        return command;
    }
}

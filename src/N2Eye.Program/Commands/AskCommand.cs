using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using N2Eye.Program.Output;
using N2Eye.Runtime;
using N2Eye.Runtime.Answering;

namespace N2Eye.Program.Commands;

/// <summary><c>n2eye ask IMAGE… QUESTION</c></summary>
internal static class AskCommand
{
    public static Command Build()
    {
        var words = new Argument<string[]>("IMAGE… QUESTION") { Description = "Picture files (- for standard input), then the question.", Arity = ArgumentArity.OneOrMore };
        var system = new Option<string?>("--system") { Description = "System prompt.", HelpName = "TEXT" };
        var state = Dialogue.StateFlag();
        var json = new Option<bool>("--json") { Description = "One JSON object with answer, token counts and times." };
        var sampling = new SamplingFlags();
        var common = new CommonOptions();
        var command = new Command("ask", "Ask a question about pictures.") { words, system, state, json };
        sampling.AddTo(command);
        common.AddTo(command);
        Handler.Set(command, (parsed, cancellation) =>
        {
            var given = parsed.GetValue(words)!;
            Check(parsed, given);
            var options = sampling.Read(parsed, LoadedModel.Compiled.Generation);
            var started = Stopwatch.GetTimestamp();
            using var model = LoadedModel.Open(parsed, common);
            using var dialogue = Dialogue.Open(model, parsed.GetValue(state), parsed.GetValue(system));
            var encodeStarted = Stopwatch.GetTimestamp();
            foreach (var path in given[..^1]) dialogue.AddPicture(path, cancellation);
            var encodeTime = Stopwatch.GetElapsedTime(encodeStarted);
            var asJson = parsed.GetValue(json);
            var output = new AnswerWriter(NamedOutput.Standard());
            var completion = dialogue.Answer(given[^1], sampling.ControlTokens(parsed), options, asJson ? null : output.Write, cancellation);
            if (asJson) JsonOutput.WriteLine(output.Stream, writer => CompletionJson.Write(writer, completion, encodeTime, Stopwatch.GetElapsedTime(started)));
            else output.EndLine();
            model.Report(completion);
            if (completion.FinishReason == FinishReason.Cancelled) return ExitCodes.Cancelled;
            dialogue.Save();
            return ExitCodes.Success;
        });
        return command;
    }

    /// <summary>Mistakes that would otherwise get an answer, to another question than the one meant.</summary>
    private static void Check(ParseResult parsed, string[] given)
    {
        // The parser takes a misspelt flag for a picture or the question.
        foreach (var token in parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash))
        {
            if (token.Type == TokenType.Argument && token.Value.StartsWith("--", StringComparison.Ordinal) && given.Contains(token.Value))
                throw new N2EyeException(FailureKind.BadInput, $"{Flags.Quote(token.Value)} is no flag of ask; a question that begins with dashes goes behind a -- of its own.");
        }

        if (given[^1] is StandardInput.Path || File.Exists(given[^1]))
            throw new N2EyeException(FailureKind.BadInput, $"The question is missing: {Flags.Quote(given[^1])}, the last word, is a picture.");
    }
}

using System.CommandLine;
using System.Diagnostics;
using N2Eye.Program.Output;
using N2Eye.Runtime;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Prompts.Templates;

namespace N2Eye.Program.Commands;

/// <summary><c>n2eye ask IMAGE… QUESTION</c></summary>
internal static class AskCommand
{
    public static Command Build()
    {
        var words = new Argument<string[]>("IMAGE… QUESTION") { Description = "Picture files (- for standard input), then the question.", Arity = ArgumentArity.OneOrMore };
        // The parser would take a misspelt flag for a picture.
        words.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (token.Value.StartsWith("--", StringComparison.Ordinal)) result.AddError($"{token.Value} is no flag of ask.");
            }
        });
        var system = new Option<string?>("--system") { Description = "System prompt.", HelpName = "TEXT" };
        var json = new Option<bool>("--json") { Description = "One JSON object with answer, token counts and times." };
        var sampling = new SamplingFlags();
        var common = new CommonOptions();
        var command = new Command("ask", "Ask a question about pictures.") { words, system, json };
        sampling.AddTo(command);
        common.AddTo(command);
        Handler.Set(command, (parsed, cancellation) =>
        {
            var given = parsed.GetValue(words)!;
            var options = sampling.Read(parsed, LoadedModel.Compiled.Generation);
            var started = Stopwatch.GetTimestamp();
            using var model = LoadedModel.Open(parsed, common);
            var encodeStarted = Stopwatch.GetTimestamp();
            var pictures = given[..^1].Select(model.Encode).ToList();
            var encodeTime = Stopwatch.GetElapsedTime(encodeStarted);
            var request = ChatRequests.Question(parsed.GetValue(system), pictures.Count, given[^1], sampling.ControlTokens(parsed));
            using var conversation = model.Engine.StartConversation();
            var asJson = parsed.GetValue(json);
            var output = new AnswerWriter(Console.OpenStandardOutput());
            var completion = conversation.Answer(request, pictures, options, asJson ? null : output.Write, cancellation);
            if (asJson) JsonOutput.WriteLine(output.Stream, writer => CompletionJson.Write(writer, completion, encodeTime, Stopwatch.GetElapsedTime(started)));
            else output.EndLine();
            model.Report(completion);
            return completion.FinishReason == FinishReason.Cancelled ? ExitCodes.Cancelled : ExitCodes.Success;
        });
        return command;
    }
}

using System.CommandLine;
using System.Text;
using N2Eye.Program.Output;
using N2Eye.Runtime;
using N2Eye.Runtime.Answering;
using N2Eye.Runtime.Prompts.Templates;

namespace N2Eye.Program.Commands;

/// <summary><c>n2eye chat [--image F]</c>: a line in, an answer out, with everything before in mind.</summary>
internal static class ChatCommand
{
    private const string Help = "/image FILE adds a picture to the next question, /reset starts over, /quit ends.";

    public static Command Build()
    {
        var images = new Option<string[]>("--image") { Description = "Picture of the first question.", HelpName = "FILE", DefaultValueFactory = _ => [] };
        var system = new Option<string?>("--system") { Description = "System prompt.", HelpName = "TEXT" };
        var state = Dialogue.StateFlag();
        var sampling = new SamplingFlags();
        var common = new CommonOptions();
        var command = new Command("chat", "Ask one question after another. " + Help) { images, system, state };
        sampling.AddTo(command);
        common.AddTo(command);
        Handler.Set(command, (parsed, cancellation) =>
        {
            var options = sampling.Read(parsed, LoadedModel.Compiled.Generation);
            using var model = LoadedModel.Open(parsed, common);
            using var dialogue = Dialogue.Open(model, parsed.GetValue(state), parsed.GetValue(system));
            foreach (var image in parsed.GetValue(images)!) dialogue.AddPicture(image, cancellation);
            var chat = new ChatLoop(model, dialogue, options, sampling.ControlTokens(parsed));
            // Not Console.In: Ctrl-C must end the wait for a line.
            using var input = new StreamReader(StandardInput.Open(cancellation), new UTF8Encoding(false));
            return chat.Run(input, cancellation);
        });
        return command;
    }

    private sealed class ChatLoop(LoadedModel model, Dialogue dialogue, AnswerOptions options, ControlTokens controlTokens)
    {
        private readonly AnswerWriter output = new(NamedOutput.Standard());

        public int Run(TextReader input, CancellationToken cancellation)
        {
            if (!Console.IsInputRedirected) Console.Error.WriteLine(Help);
            while (!cancellation.IsCancellationRequested)
            {
                if (!Console.IsInputRedirected) Console.Error.Write("> ");
                if (input.ReadLine()?.Trim() is not { } line || line == "/quit") return ExitCodes.Success;
                if (line.Length == 0) continue;
                try
                {
                    if (line == "/reset") dialogue.Reset();
                    else if (line.StartsWith("/image ", StringComparison.Ordinal)) dialogue.AddPicture(line["/image ".Length..].Trim(), cancellation);
                    else if (line.StartsWith('/')) Console.Error.WriteLine($"n2eye: {line.Split(' ')[0]} is no command. {Help}");
                    else Answer(line, cancellation);
                }
                catch (N2EyeException failure) when (failure.Kind is FailureKind.BadInput or FailureKind.ContextFull or FailureKind.FileAccess)
                {
                    // A mistyped file name or a too long question must not cost the conversation.
                    Console.Error.WriteLine("n2eye: " + failure.Message);
                }
            }

            return ExitCodes.Cancelled;
        }

        private void Answer(string question, CancellationToken cancellation)
        {
            var completion = dialogue.Answer(question, controlTokens, options, output.Write, cancellation);
            output.EndLine();
            model.Report(completion);
            if (completion.FinishReason != FinishReason.Cancelled) dialogue.Save();
        }
    }
}

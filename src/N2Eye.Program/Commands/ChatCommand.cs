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
        var sampling = new SamplingFlags();
        var common = new CommonOptions();
        var command = new Command("chat", "Ask one question after another. " + Help) { images, system };
        sampling.AddTo(command);
        common.AddTo(command);
        Handler.Set(command, (parsed, cancellation) =>
        {
            var options = sampling.Read(parsed, LoadedModel.Compiled.Generation);
            using var model = LoadedModel.Open(parsed, common);
            using var chat = new ChatLoop(model, parsed.GetValue(system), options, sampling.ControlTokens(parsed));
            foreach (var image in parsed.GetValue(images)!) chat.AddPicture(image, cancellation);
            // Not Console.In: Ctrl-C must end the wait for a line.
            using var input = new StreamReader(StandardInput.Open(cancellation), new UTF8Encoding(false));
            return chat.Run(input, cancellation);
        });
        return command;
    }

    private sealed class ChatLoop(LoadedModel model, string? system, AnswerOptions options, ControlTokens controlTokens) : IDisposable
    {
        private readonly Conversation conversation = model.Engine.StartConversation();
        private readonly AnswerWriter output = new(NamedOutput.Standard());
        private readonly List<ChatMessage> messages = [.. ChatRequests.System(system)];
        private readonly List<EncodedPicture> pictures = [];
        private int picturesOfQuestion;

        public void AddPicture(string path, CancellationToken cancellation)
        {
            pictures.Add(model.Encode(path, cancellation));
            picturesOfQuestion++;
        }

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
                    if (line == "/reset") Reset();
                    else if (line.StartsWith("/image ", StringComparison.Ordinal)) AddPicture(line["/image ".Length..].Trim(), cancellation);
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

        public void Dispose() => conversation.Dispose();

        private void Answer(string question, CancellationToken cancellation)
        {
            var message = ChatMessage.User(picturesOfQuestion, question);
            var request = new ChatRequest { Messages = [.. messages, message], AddGenerationPrompt = true, ControlTokens = controlTokens };
            var completion = conversation.Answer(request, pictures, options, output.Write, cancellation);
            output.EndLine();
            model.Report(completion);
            messages.Add(message);
            messages.Add(ChatMessage.Assistant(completion.Text));
            picturesOfQuestion = 0;
        }

        private void Reset()
        {
            messages.Clear();
            messages.AddRange(ChatRequests.System(system));
            pictures.Clear();
            picturesOfQuestion = 0;
        }
    }
}

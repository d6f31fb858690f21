using System.CommandLine;
using N2Eye.Program.Output;
using N2Eye.Runtime;

namespace N2Eye.Program.Commands;

/// <summary><c>n2eye batch</c>: JSON Lines in, JSON Lines out, in order; how a data engine drives the program.</summary>
internal static class BatchCommand
{
    public static Command Build()
    {
        var input = new Argument<string>("INPUT") { Description = "JSON Lines file; - is standard input.", DefaultValueFactory = _ => "-" };
        var resume = new Option<string?>("--resume") { Description = "Append to this output file, skipping the questions it already answers.", HelpName = "OUT" };
        var system = new Option<string?>("--system") { Description = "System prompt of lines with a question.", HelpName = "TEXT" };
        var sampling = new SamplingFlags();
        var common = new CommonOptions();
        var command = new Command("batch", "Answer JSON Lines: {\"id\":…,\"images\":[paths],\"question\":…} or \"messages\" in place of \"question\".") { input, resume, system };
        sampling.AddTo(command);
        common.AddTo(command);
        Handler.Set(command, (parsed, cancellation) =>
        {
            var options = sampling.Read(parsed, LoadedModel.Compiled.Generation);
            using var model = LoadedModel.Open(parsed, common);
            using var source = InputFiles.Open(parsed.GetValue(input)!, cancellation);
            using var output = parsed.GetValue(resume) is { } path ? Resume(path, parsed.GetValue(input)!) : BatchOutput.ToStandardOutput();
            using var conversation = model.Engine.StartConversation();
            var run = new BatchRun(model, conversation, options, parsed.GetValue(system), sampling.ControlTokens(parsed));
            return run.Run(new JsonLines(source), output, cancellation);
        });
        return command;
    }

    private static BatchOutput Resume(string output, string input)
    {
        if (output.Length == 0) throw new N2EyeException(FailureKind.FileAccess, "--resume: the file name is empty.");
        if (input != StandardInput.Path && File.Exists(output) && Path.GetFullPath(Real(output)) == Path.GetFullPath(Real(input)))
            throw new N2EyeException(FailureKind.BadInput, $"--resume: {output} is the input itself: give another file.");
        return BatchOutput.Resume(output);

        static string Real(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
    }
}

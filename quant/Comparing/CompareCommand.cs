using System.CommandLine;
using N2Eye.Quant.Comparing.Reporting;
using N2Eye.Quant.Quantization;
using N2Eye.Quant.Reporting;

namespace N2Eye.Quant.Comparing;

/// <summary><c>n2eye-quant compare</c>: weights files of one model side by side.</summary>
internal static class CompareCommand
{
    /// <param name="guard">Turns failures into a line and an exit code.</param>
    public static Command Build(Func<Func<int>, int> guard)
    {
        var files = new Argument<string[]>("FILE") { Description = "Weights files of one model; the first is the reference.", Arity = new ArgumentArity(2, 100) };
        var data = new Option<string>("--data") { Description = "Folder with sessions.jsonl and pictures, with the answers that are right.", HelpName = "DATA", Required = true };
        var model = new Option<string?>("--model") { Description = "Model directory [default: the reference's folder, or models/NAME].", HelpName = "MODEL_DIR" };
        var html = new Option<string?>("--html") { Description = "Write a page with tables and plots.", HelpName = "FILE" };
        var json = new Option<string?>("--json") { Description = "Write the same as JSON.", HelpName = "FILE" };
        var sessions = new Option<int>("--sessions") { Description = "Most sessions that are asked, evenly spread over DATA.", DefaultValueFactory = _ => 128 };
        var tokens = new Option<int>("--max-tokens") { Description = "Longest answer, tokens.", DefaultValueFactory = _ => 128 };
        var command = new Command("compare", "Size, error by layer, divergence and right answers of weights files, beside the first.") { files, data, model, html, json, sessions, tokens };
        command.Validators.Add(result =>
        {
            var check = new FlagCheck(result);
            foreach (var option in new[] { sessions, tokens }) check.Between(option, 1, int.MaxValue);
        });
        command.SetAction(parsed => guard(() =>
        {
            using var stop = new StopSignal();
            var options = new CompareOptions
            {
                Files = parsed.GetValue(files)!,
                Data = parsed.GetValue(data)!,
                Model = parsed.GetValue(model),
                Sessions = parsed.GetValue(sessions),
                MaxTokens = parsed.GetValue(tokens),
            };
            Run(options, parsed.GetValue(html), parsed.GetValue(json), stop.Token);
            return ExitCodes.Success;
        }));
        return command;
    }

    private static void Run(CompareOptions options, string? html, string? json, CancellationToken cancellation)
    {
        string[] inputs = [.. options.Files, options.Data, Path.Combine(options.Data, "sessions.jsonl")];
        if (html is not null) OutputFile.Check(html, inputs);
        if (json is not null) OutputFile.Check(json, html is null ? inputs : [.. inputs, html]);
        var result = ErrorConsole.Create().WithProgress("questions", tell => Comparison.Run(options, (done, all) => tell(done, all), cancellation));
        if (html is not null) OutputFile.Write(html, stream => HtmlReport.Write(stream, result));
        if (json is not null) OutputFile.Write(json, stream => JsonReport.Write(stream, result));
        ConsoleReport.Print(Console.Out, !Console.IsOutputRedirected, result);
    }
}

using System.CommandLine;
using N2Eye.Train.Reporting;
using N2Eye.Train.Training;

namespace N2Eye.Train.Program.Commands;

/// <summary><c>n2eye-train fit</c></summary>
internal static class FitCommand
{
    public static Command Build(CancellationToken stop)
    {
        var data = new Argument<string>("DATA") { Description = "Sessions: a folder with sessions.jsonl or parquet files, or one such file." };
        var model = new Option<string>("--model") { Description = "Hugging Face checkpoint directory to begin with.", HelpName = "DIR", Required = true };
        var output = new Option<string>("--output", "-o") { Description = "Directory of checkpoints, loss.csv and loss.svg.", HelpName = "DIR", Required = true };
        var resume = new Option<bool>("--resume") { Description = "Continue from the last checkpoint in --output, if there is one." };
        var flags = new TrainingFlags();
        var command = new Command("fit", "Train on conversations about pictures.") { data, model, output, resume };
        flags.AddTo(command);
        command.SetAction(parsed => Handler.Guard(() =>
        {
            var places = new RunPlaces(parsed.GetValue(model)!, parsed.GetValue(data)!, parsed.GetValue(output)!, parsed.GetValue(resume));
            var display = new ConsoleDisplay();
            var options = flags.Read(parsed);
            var device = flags.Device(parsed);
            var result = display.Show(() => TrainingRun.Run(N2Eye.Model.Model.Instance, places, options, device, display, stop));
            display.Say(result.IsComplete ? $"done: {result.Checkpoint}" : $"stopped: {result.Checkpoint}; continue with --resume");
            return result.IsComplete ? ExitCodes.Success : ExitCodes.Cancelled;
        }));
        return command;
    }
}

using System.CommandLine;
using N2Eye.Train.Tiny.Decoder;

namespace N2Eye.Train.Program.Commands;

/// <summary><c>n2eye-train decoder</c></summary>
internal static class DecoderCommand
{
    public static Command Build(CancellationToken stop)
    {
        var defaults = new DecoderOptions { Artwork = "", Model = "", Tower = "", Output = "" };
        var artwork = SceneFlags.Artwork();
        var model = SceneFlags.Model();
        var tower = new Option<string>("--tower") { Description = "File of the tower that 'tower' trained.", HelpName = "FILE", Required = true };
        var output = new Option<string>("--output", "-o") { Description = "Directory of checkpoints, loss.csv and loss.svg; training goes on from the last checkpoint in it.", HelpName = "DIR", Required = true };
        var steps = Flags.Number("--steps", "N", "Steps.", defaults.Steps, 1, 1 << 24);
        var batch = Flags.Number("--batch", "N", "Conversations in a step.", defaults.Batch, 1, 1 << 16);
        var rate = Flags.Number("--learning-rate", "X", "Highest learning rate.", defaults.LearningRate, 0, 1);
        var device = DeviceFlag.Create();
        var command = new Command("decoder", "Train projector and decoder on composed conversations, with a trained tower.") { artwork, model, tower, output, steps, batch, rate, device };
        command.SetAction(parsed => Handler.Guard(() =>
        {
            var options = new DecoderOptions
            {
                Artwork = parsed.GetValue(artwork)!,
                Model = parsed.GetValue(model)!,
                Tower = parsed.GetValue(tower)!,
                Output = parsed.GetValue(output)!,
                Steps = parsed.GetValue(steps),
                Batch = parsed.GetValue(batch),
                LearningRate = parsed.GetValue(rate),
                Device = DeviceFlag.Read(parsed, device),
            };
            var result = DecoderTraining.Run(N2Eye.Model.Model.Instance, options, Console.Out, stop);
            Console.WriteLine(result.IsComplete ? $"done: {result.Checkpoint}" : $"stopped: {result.Checkpoint}; the same command continues");
            return result.IsComplete ? ExitCodes.Success : ExitCodes.Cancelled;
        }));
        return command;
    }
}

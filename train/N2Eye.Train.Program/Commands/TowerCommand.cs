using System.CommandLine;
using N2Eye.Train.Tiny.Tower;

namespace N2Eye.Train.Program.Commands;

/// <summary><c>n2eye-train tower</c></summary>
internal static class TowerCommand
{
    public static Command Build(CancellationToken stop)
    {
        var defaults = new TowerOptions { Artwork = "", Model = "", Output = "" };
        var artwork = SceneFlags.Artwork();
        var model = SceneFlags.Model();
        var output = new Option<string>("--output", "-o") { Description = "File of the tower; where it is there already, training goes on from it.", HelpName = "FILE", Required = true };
        var things = Flags.Number("--thing-steps", "N", "Steps on single things at a low resolution.", defaults.ThingSteps, 0, 1 << 24);
        var scenes = Flags.Number("--scene-steps", "N", "Steps on whole scenes at the model's resolution.", defaults.SceneSteps, 0, 1 << 24);
        var more = Flags.Number("--more-steps", "N", "Steps on further whole scenes, the learning rate once more from its top down.", defaults.MoreSteps, 0, 1 << 24);
        var batch = Flags.Number("--batch", "N", "Pictures in a step.", defaults.Batch, 1, 1 << 16);
        var rate = Flags.Number("--learning-rate", "X", "Highest learning rate.", defaults.LearningRate, 0, 1);
        var device = DeviceFlag.Create();
        var command = new Command("tower", "Train a ResNet vision tower on composed scenes, by contrast with names.") { artwork, model, output, things, scenes, more, batch, rate, device };
        command.SetAction(parsed => Handler.Guard(() =>
        {
            var options = new TowerOptions
            {
                Artwork = parsed.GetValue(artwork)!,
                Model = parsed.GetValue(model)!,
                Output = parsed.GetValue(output)!,
                ThingSteps = parsed.GetValue(things),
                SceneSteps = parsed.GetValue(scenes),
                MoreSteps = parsed.GetValue(more),
                Batch = parsed.GetValue(batch),
                LearningRate = parsed.GetValue(rate),
                Device = DeviceFlag.Read(parsed, device),
            };
            TowerTraining.Run(options, Console.Out, stop);
            return stop.IsCancellationRequested ? ExitCodes.Cancelled : ExitCodes.Success;
        }));
        return command;
    }
}

using System.CommandLine;
using N2Eye.Train.Tiny.Tower;

namespace N2Eye.Train.Program.Commands;

/// <summary><c>n2eye-train distil</c></summary>
internal static class DistilCommand
{
    public static Command Build(CancellationToken stop)
    {
        var defaults = new DistillationOptions { Teacher = new TowerOptions { Artwork = "", Model = "", Output = "" }, Model = "", Output = "" };
        var artwork = SceneFlags.Artwork();
        var model = SceneFlags.Model();
        var teacher = new Option<string>("--teacher") { Description = "File of the ResNet that 'tower' trained for --model.", HelpName = "FILE", Required = true };
        var student = new Option<string>("--student") { Description = "Directory whose config.json describes the ViT.", HelpName = "DIR", Required = true };
        var output = new Option<string>("--output", "-o") { Description = "File of the ViT; where it is there already, training goes on from it.", HelpName = "FILE", Required = true };
        var steps = Flags.Number("--steps", "N", "Steps.", defaults.Steps, 1, 1 << 24);
        var rate = Flags.Number("--learning-rate", "X", "Highest learning rate.", defaults.LearningRate, 0, 1);
        var device = DeviceFlag.Create();
        var command = new Command("distil", "Train a ViT to see what a trained ResNet tower sees.") { artwork, model, teacher, student, output, steps, rate, device };
        command.SetAction(parsed => Handler.Guard(() =>
        {
            DistillationTraining.Run(new DistillationOptions
            {
                Teacher = new TowerOptions { Artwork = parsed.GetValue(artwork)!, Model = parsed.GetValue(model)!, Output = parsed.GetValue(teacher)!, Device = DeviceFlag.Read(parsed, device) },
                Model = parsed.GetValue(student)!,
                Output = parsed.GetValue(output)!,
                Steps = parsed.GetValue(steps),
                LearningRate = parsed.GetValue(rate),
            }, Console.Out, stop);
            return stop.IsCancellationRequested ? ExitCodes.Cancelled : ExitCodes.Success;
        }));
        return command;
    }
}

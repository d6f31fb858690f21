using System.CommandLine;
using N2Eye.Train.Data.Artwork.Training;
using N2Eye.Train.Data.Scenes;
using N2Eye.Train.Data.Sessions;

namespace N2Eye.Train.Data.Commands;

/// <summary><c>compose</c>: training scenes as files, for trainers that read files.</summary>
internal static class ComposeCommand
{
    public static Command Build()
    {
        var cache = CommonOptions.Cache();
        var seed = CommonOptions.Seed(1);
        var count = CommonOptions.Number("--count", 1000, "Scenes to write.");
        var size = CommonOptions.Number("--picture-size", 64, "Width and height of a picture in pixels.");
        var output = CommonOptions.Output("Folder for sessions.jsonl and the pictures.");
        output.HelpName = "DIR";
        var command = new Command("compose", "Write training scenes as sessions.jsonl with PNG pictures.") { cache, seed, count, size, output };
        command.SetAction(parsed =>
        {
            var options = new SceneOptions { Flips = true, LargestTurn = 18, Size = parsed.GetValue(size) };
            var composer = new TrainingComposer(TrainingArtwork.Load(parsed.GetValue(cache)!), options);
            var scenes = Enumerable.Range(0, parsed.GetValue(count)).Select(index => composer.Compose(parsed.GetValue(seed), index));
            parsed.InvocationConfiguration.Output.WriteLine($"{SessionFolder.Write(parsed.GetValue(output)!, scenes)} sessions");
        });
        return command;
    }
}

using System.CommandLine;
using N2Eye.Train.Data.Artwork;

namespace N2Eye.Train.Data.Commands;

/// <summary><c>artwork</c>: installs the artists' packages and draws everything once.</summary>
internal static class ArtworkCommand
{
    public static Command Build()
    {
        var sources = new Option<string>("--sources") { Description = "Folder with the locked npm packages.", HelpName = "DIR", DefaultValueFactory = _ => Path.Combine("train", "artwork") };
        var cache = CommonOptions.Cache();
        var size = CommonOptions.Number("--size", 96, "Width and height of a drawing in pixels.");
        var trainingOnly = new Option<bool>("--training-only") { Description = "Leave the test artists out." };
        var command = new Command("artwork", "Install the artists' packages from npm and draw everything once.") { sources, cache, size, trainingOnly };
        command.SetAction(parsed => new ArtworkBuilder(parsed.GetValue(sources)!, parsed.GetValue(cache)!, parsed.GetValue(size), parsed.InvocationConfiguration.Output.WriteLine)
            .Build(withTestArtists: !parsed.GetValue(trainingOnly)));
        return command;
    }
}

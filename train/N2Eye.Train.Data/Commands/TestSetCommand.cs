using System.CommandLine;
using N2Eye.Train.Data.Artwork.Testing;
using N2Eye.Train.Data.Questions;
using N2Eye.Train.Data.Scenes;
using N2Eye.Train.Data.Sessions;

namespace N2Eye.Train.Data.Commands;

/// <summary><c>testset</c>: scenes of one test artist, the same number for each type of question.</summary>
internal static class TestSetCommand
{
    public static Command Build()
    {
        var cache = CommonOptions.Cache();
        var artist = new Option<string>("--artist") { Description = "Whose drawings: twemoji (near) or openmoji (far).", Required = true };
        artist.AcceptOnlyFromAmong([.. TestArtists.All.Select(known => known.Name)]);
        var seed = CommonOptions.Seed(2026);
        var each = CommonOptions.Number("--per-type", 300, "Scenes for each type of question.");
        var size = CommonOptions.Number("--picture-size", 64, "Width and height of a picture in pixels.");
        var output = CommonOptions.Output("Folder for sessions.jsonl and the pictures.");
        output.HelpName = "DIR";
        var command = new Command("testset", "Write a test set: one test artist, the same number of scenes for each type of question.") { cache, artist, seed, each, size, output };
        command.SetAction(parsed =>
        {
            var drawings = TestArtwork.Load(parsed.GetValue(cache)!, TestArtists.All.Single(known => known.Name == parsed.GetValue(artist)));
            var composer = new TestComposer(drawings, new SceneOptions { Size = parsed.GetValue(size) });
            var scenes = from type in QuestionTypes.All
                         from index in Enumerable.Range(0, parsed.GetValue(each))
                         select composer.Compose(parsed.GetValue(seed), index, type);
            parsed.InvocationConfiguration.Output.WriteLine($"{SessionFolder.Write(parsed.GetValue(output)!, scenes)} sessions");
        });
        return command;
    }
}

using System.CommandLine;
using N2Eye.Train.Data.Artwork.Testing;
using N2Eye.Train.Data.Artwork.Training;
using N2Eye.Train.Data.Questions;
using N2Eye.Train.Data.Scenes;
using N2Eye.Train.Data.Sessions;

namespace N2Eye.Train.Data.Commands;

/// <summary><c>sheet</c>: many scenes in one picture, to look at, with their conversations on standard output.</summary>
internal static class SheetCommand
{
    private const int Gap = 4;

    public static Command Build()
    {
        var cache = CommonOptions.Cache();
        var seed = CommonOptions.Seed(1);
        var rows = CommonOptions.Number("--rows", 8, "Rows of scenes.");
        var columns = CommonOptions.Number("--columns", 8, "Scenes in a row.");
        var size = CommonOptions.Number("--picture-size", 64, "Width and height of a picture in pixels.");
        var zoom = CommonOptions.Number("--zoom", 2, "Each pixel becomes so many in a row and column.");
        var type = new Option<string?>("--type") { Description = "Only questions of this type.", HelpName = "TYPE" };
        var style = CommonOptions.Number("--style", 0, "Drawings of training scenes in another style, in percent.", low: 0);
        var artist = new Option<string?>("--artist") { Description = "A test artist's scenes instead of training scenes.", HelpName = "NAME" };
        var output = CommonOptions.Output("PNG file to write.");
        output.HelpName = "FILE";
        var command = new Command("sheet", "Draw many scenes into one PNG, to look at.") { cache, seed, rows, columns, size, zoom, type, style, artist, output };
        command.SetAction(parsed =>
        {
            var composer = Composer(parsed.GetValue(cache)!, parsed.GetValue(artist), parsed.GetValue(size), parsed.GetValue(style));
            var asked = parsed.GetValue(type) is { } name ? QuestionTypes.Parse(name) : (QuestionType?)null;
            var scenes = Enumerable.Range(0, parsed.GetValue(rows) * parsed.GetValue(columns))
                .Select(index => asked is { } only ? composer.Compose(parsed.GetValue(seed), index, only) : composer.Compose(parsed.GetValue(seed), index)).ToArray();
            Write(parsed.GetValue(output)!, scenes, parsed.GetValue(columns), parsed.GetValue(zoom));
            foreach (var scene in scenes)
                parsed.InvocationConfiguration.Output.WriteLine(scene.Session.Id + ": " + string.Join(" | ", scene.Session.Turns.Select(turn => $"{turn.Query} → {turn.Answer}")));
        });
        return command;
    }

    private static SceneComposer Composer(string cache, string? artist, int size, int style)
    {
        if (artist is null) return new TrainingComposer(TrainingArtwork.Load(cache), new SceneOptions { Flips = true, LargestTurn = 18, Size = size, StylePercent = style });
        var known = TestArtists.All.FirstOrDefault(known => known.Name == artist)
            ?? throw new DataException($"'{artist}' is no test artist: there are {string.Join(", ", TestArtists.All.Select(known => known.Name))}.");
        return new TestComposer(TestArtwork.Load(cache, known), new SceneOptions { Size = size });
    }

    private static void Write(string path, ComposedScene[] scenes, int columns, int zoom)
    {
        var step = scenes[0].Scene.Size * zoom + Gap;
        var (width, height) = (columns * step, scenes.Length / columns * step);
        var sheet = new byte[width * height * 3];
        for (var i = 0; i < scenes.Length; i++)
        {
            var (left, top, size) = (i % columns * step, i / columns * step, scenes[i].Scene.Size);
            for (var y = 0; y < size * zoom; y++)
            {
                for (var x = 0; x < size * zoom; x++)
                    scenes[i].Scene.Pixels.AsSpan((y / zoom * size + x / zoom) * 3, 3).CopyTo(sheet.AsSpan(((top + y) * width + left + x) * 3));
            }
        }

        Pictures.WritePng(path, width, height, sheet);
    }
}

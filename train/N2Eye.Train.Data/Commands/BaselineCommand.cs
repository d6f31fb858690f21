using System.CommandLine;
using System.Globalization;
using N2Eye.Train.Data.Artwork.Testing;
using N2Eye.Train.Data.Artwork.Training;
using N2Eye.Train.Data.Evaluation;
using N2Eye.Train.Data.Grading;
using N2Eye.Train.Data.Scenes;
using N2Eye.Train.Data.Sessions;

namespace N2Eye.Train.Data.Commands;

/// <summary><c>baseline</c>: what answering without seeing, or by pixels alone, gives on a test set.</summary>
internal static class BaselineCommand
{
    public static Command Build()
    {
        var cache = CommonOptions.Cache();
        var test = new Option<string>("--test") { Description = "Test set: a folder with sessions.jsonl.", HelpName = "DIR", Required = true };
        var seed = CommonOptions.Seed(1);
        var count = CommonOptions.Number("--count", 20000, "Training scenes to learn from.");
        var text = new Command("text", "The most frequent training answer to the same words.") { cache, test, seed, count };
        text.SetAction(parsed => Print(parsed, Text(Composer(parsed.GetValue(cache)!, parsed.GetValue(test)!), parsed.GetValue(test)!, parsed.GetValue(seed), parsed.GetValue(count))));
        var pixels = new Command("pixels", "The answer to the nearest training picture at 24 × 24 pixels.") { cache, test, seed, count };
        pixels.SetAction(parsed => Print(parsed, Pixels(Composer(parsed.GetValue(cache)!, parsed.GetValue(test)!), parsed.GetValue(test)!, parsed.GetValue(seed), parsed.GetValue(count))));
        var clean = new Command("clean", "The nearest training drawing at 24 × 24 pixels, for each test artist's plainest drawings on white.") { cache };
        clean.SetAction(parsed => Clean(parsed.GetValue(cache)!, parsed.InvocationConfiguration.Output));
        return new Command("baseline", "What a model must beat.") { text, pixels, clean };
    }

    /// <summary>Training scenes of the test set's own size.</summary>
    private static TrainingComposer Composer(string cache, string test)
    {
        var first = SessionFolder.Read(test).FirstOrDefault() ?? throw new DataException($"{test} holds no session.");
        return new TrainingComposer(TrainingArtwork.Load(cache), new SceneOptions { Size = SessionFolder.Picture(test, first).Width });
    }

    private static Scoreboard Text(TrainingComposer composer, string test, ulong seed, int count)
    {
        var guesser = new TextGuesser();
        for (var index = 0; index < count; index++)
        {
            foreach (var turn in composer.Compose(seed, index).Session.Turns) guesser.Learn(turn);
        }

        var board = new Scoreboard(new Grader());
        foreach (var session in SessionFolder.Read(test)) board.Add(session.Turns[^1], guesser.Guess(session.Turns[^1]));
        return board;
    }

    private static Scoreboard Pixels(TrainingComposer composer, string test, ulong seed, int count)
    {
        var neighbours = new NearestNeighbour();
        for (var index = 0; index < count; index++)
        {
            var scene = composer.Compose(seed, index);
            var thumbnail = Thumbnail.Of(scene.Scene.Pixels, scene.Scene.Size, scene.Scene.Size);
            foreach (var turn in scene.Session.Turns) neighbours.Learn(thumbnail, turn);
        }

        var board = new Scoreboard(new Grader());
        foreach (var session in SessionFolder.Read(test))
        {
            var (width, height, pixels) = SessionFolder.Picture(test, session);
            board.Add(session.Turns[^1], neighbours.Answer(Thumbnail.Of(pixels, width, height), session.Turns[^1]));
        }

        return board;
    }

    private static void Clean(string cache, TextWriter output)
    {
        var training = TrainingArtwork.Load(cache);
        output.WriteLine("| artist | right | 95 % interval | n |\n|---|---|---|---|");
        foreach (var artist in TestArtists.All)
        {
            var (right, total) = CleanDrawings.NearestNeighbour(training, TestArtwork.Load(cache, artist));
            var (low, high) = Wilson.Interval(right, total);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {artist.Name} | {100.0 * right / total:F1} % | {100 * low:F1}–{100 * high:F1} % | {total} |"));
        }
    }

    private static void Print(ParseResult parsed, Scoreboard board) => parsed.InvocationConfiguration.Output.Write(board.Table());
}

using N2Eye.Train.Data.Evaluation;
using N2Eye.Train.Data.Grading;
using N2Eye.Train.Data.Questions;
using N2Eye.Train.Data.Scenes;
using N2Eye.Train.Data.Sessions;

namespace Train.Data.Tests;

public sealed class EvaluationTests
{
    [Theory]
    [InlineData(50, 100, 0.4038, 0.5962)]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(10, 10, 0.7225, 1)]
    [InlineData(0, 0, 0, 1)]
    public void Intervals_are_wilsons(int right, int total, double low, double high)
    {
        var interval = Wilson.Interval(right, total);
        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Fact]
    public void The_guesser_gives_the_most_frequent_answer_to_the_same_words()
    {
        var guesser = new TextGuesser();
        foreach (var answer in new[] { "red", "blue", "blue" }) guesser.Learn(Turn("What colour is it?", answer, "colour"));
        guesser.Learn(Turn("What color is it?", "red", "colour"));
        Assert.Equal("blue", guesser.Guess(Turn("What colour is it?", "", "colour")));
        Assert.Equal("red", guesser.Guess(Turn("What color is it?", "", "colour")));
        // Words that were never asked: the type's most frequent answer, the first of equals.
        Assert.Equal("blue", guesser.Guess(Turn("Its colour?", "", "colour")));
        Assert.Equal("", guesser.Guess(Turn("What?", "", "what")));
    }

    [Fact]
    public void The_neighbour_of_a_training_picture_is_itself()
    {
        var composer = new TrainingComposer(DrawnArtwork.Training());
        var scenes = Enumerable.Range(0, 80).Select(index => composer.Compose(4, index, QuestionType.What)).ToArray();
        var neighbours = new NearestNeighbour();
        foreach (var scene in scenes) neighbours.Learn(Small(scene), scene.Session.Turns[0]);
        Assert.All(scenes, scene => Assert.Equal(scene.Session.Turns[0].Answer, neighbours.Answer(Small(scene), scene.Session.Turns[0])));
    }

    [Fact]
    public void Shrinking_keeps_the_mean()
    {
        var pixels = new byte[50 * 31 * 3];
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)(i % 3 == 0 ? 200 : 40);
        var small = Thumbnail.Of(pixels, 50, 31);
        Assert.Equal(24 * 24 * 3, small.Length);
        Assert.All(small.Where((_, i) => i % 3 == 0), value => Assert.Equal(200, value));
        Assert.All(small.Where((_, i) => i % 3 == 1), value => Assert.Equal(40, value));
    }

    [Fact]
    public void The_table_counts_right_answers_and_wrong_refusals()
    {
        var board = new Scoreboard(new Grader());
        Assert.True(board.Add(Turn("What is it?", "dog", "what"), "puppy"));
        Assert.False(board.Add(Turn("What is it?", "dog", "what"), "I do not know."));
        Assert.True(board.Add(Turn("Is it a dog?", "no", "yes_no"), "no"));
        Assert.Equal(
            """
            | question | right | 95 % interval | n |
            |---|---|---|---|
            | what | 50.0 % | 9.5–90.5 % | 2 |
            | yes_no | 100.0 % | 20.7–100.0 % | 1 |
            | all | 66.7 % | 20.8–93.9 % | 3 |
            | taught things refused | 50.0 % | 9.5–90.5 % | 2 |

            """,
            board.Table());
    }

    private static byte[] Small(ComposedScene scene) => Thumbnail.Of(scene.Scene.Pixels, scene.Scene.Size, scene.Scene.Size);

    private static SessionTurn Turn(string query, string answer, string type) => new("1", query, type, "scene", answer, false);
}

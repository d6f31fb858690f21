using System.IO.Hashing;
using System.Text;
using System.Text.Json.Nodes;
using N2Eye.Train.Data;
using N2Eye.Train.Data.Questions;
using N2Eye.Train.Data.Scenes;
using N2Eye.Train.Data.Sessions;

namespace Train.Data.Tests;

public sealed class SceneComposerTests
{
    private static readonly Lazy<TrainingComposer> Training = new(() => new TrainingComposer(DrawnArtwork.Training()));
    private static readonly Lazy<TestComposer> Testing = new(() => new TestComposer(DrawnArtwork.Twitter()));

    public static TheoryData<QuestionType> Types => [.. QuestionTypes.All];

    [Fact]
    public void The_same_seed_and_index_give_the_same_scene_from_any_thread()
    {
        var one = Enumerable.Range(0, 60).Select(index => Print(Training.Value.Compose(7, index))).ToArray();
        var again = new string[one.Length];
        Parallel.For(0, one.Length, index => again[index] = Print(new TrainingComposer(DrawnArtwork.Training()).Compose(7, index)));
        Assert.Equal(one, again);
        Assert.Equal(one.Length, one.Distinct().Count());
        Assert.NotEqual(one[0], Print(Training.Value.Compose(8, 0)));
    }

    /// <summary>Every machine must give these pixels and words; a change here makes another data set of every seed.</summary>
    [Fact]
    public void Scenes_are_those_of_every_other_machine()
    {
        var hash = new XxHash128();
        for (var index = 0; index < 200; index++) hash.Append(Encoding.UTF8.GetBytes(Print(Training.Value.Compose(1, index))));
        Assert.Equal("9e2ebd056f48666541e46a22c86c29a8", Convert.ToHexStringLower(hash.GetCurrentHash()));
    }

    /// <summary>Restyled drawings are another data set, and the same one everywhere.</summary>
    [Fact]
    public void Restyled_scenes_are_those_of_every_other_machine()
    {
        var composer = new TrainingComposer(DrawnArtwork.Training(), new SceneOptions { StylePercent = 100 });
        var hash = new XxHash128();
        for (var index = 0; index < 100; index++) hash.Append(Encoding.UTF8.GetBytes(Print(composer.Compose(1, index))));
        Assert.Equal("d15d22c2668e49418a3b80e0b3f48140", Convert.ToHexStringLower(hash.GetCurrentHash()));
    }

    [Theory]
    [InlineData(0.34, 0.34)]
    [InlineData(0.45, 0.45)]
    [InlineData(0.66, 0.66)]
    [InlineData(0.9, 0.9)]
    public void A_thing_alone_takes_up_as_much_as_was_asked_for(double least, double smallest)
    {
        var composer = new TrainingComposer(DrawnArtwork.Training(), new SceneOptions { Size = 64, LeastSide = least });
        var sides = Enumerable.Range(0, 200).Select(index => composer.Compose(5, index, QuestionType.What).Scene.Objects).Where(things => things.Count == 1)
            .Select(things => things[0].Placement.Side / 64).ToArray();
        Assert.All(sides, side => Assert.InRange(side, smallest, 0.92));
        Assert.Contains(sides, side => side < smallest + 0.1);
    }

    [Theory]
    [InlineData(0.33)]
    [InlineData(0.91)]
    [InlineData(double.NaN)]
    public void A_thing_that_is_too_small_or_large_is_refused(double least) =>
        Assert.Contains("least side", Assert.Throws<DataException>(() => new TrainingComposer(DrawnArtwork.Training(), new SceneOptions { LeastSide = least })).Message, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_can_be_asked_at_any_size(QuestionType type)
    {
        foreach (var size in new[] { 32, 97 })
        {
            var composer = new TestComposer(DrawnArtwork.Twitter(), new SceneOptions { Size = size });
            for (var index = 0; index < 8; index++)
            {
                var composed = composer.Compose(3, index, type);
                Assert.Equal(size * size * 3, composed.Scene.Pixels.Length);
                Assert.Equal(type.Name(), composed.Session.Turns[^1].Category);
                Assert.Equal(type == QuestionType.FollowUp ? 2 : 1, composed.Session.Turns.Count);
                Assert.DoesNotContain('{', composed.Session.Turns[^1].Query);
            }
        }
    }

    [Fact]
    public void Answers_are_what_the_scene_shows()
    {
        for (var index = 0; index < 800; index++)
        {
            var (scene, session) = Training.Value.Compose(11, index);
            var names = scene.Objects.Select(thing => thing.Name).ToArray();
            foreach (var turn in session.Turns)
            {
                var type = QuestionTypes.Parse(turn.Category);
                var fits = type switch
                {
                    QuestionType.What or QuestionType.Which or QuestionType.On => names.Contains(turn.Answer),
                    QuestionType.Colour => scene.Objects.Any(thing => thing.Colour == turn.Answer),
                    QuestionType.Count => names.GroupBy(name => name).Select(group => group.Count()).Append(names.Length).Any(count => count.ToString() == turn.Answer),
                    QuestionType.Where => scene.Objects.Any(thing => thing.Cell == turn.Answer || thing.Name == turn.Answer),
                    QuestionType.YesNo => turn.Answer is "yes" or "no",
                    QuestionType.Unknown => names is [null] && turn.Answer == Answers.Unknown,
                    QuestionType.Absent => turn.Answer.StartsWith("There ", StringComparison.Ordinal) && !names.Any(name => name is not null && turn.Answer.EndsWith($" no {name}.", StringComparison.Ordinal)),
                    QuestionType.Json => JsonNode.Parse(turn.Answer) is JsonObject,
                    QuestionType.Describe => names.All(name => turn.Answer.Contains(name!, StringComparison.OrdinalIgnoreCase) || names.Count(other => other == name) > 1),
                    _ => true,
                };
                Assert.True(fits, $"{session.Id}: {turn.Query} → {turn.Answer}");
            }
        }
    }

    [Fact]
    public void A_question_of_place_has_the_thing_in_that_part_of_the_picture()
    {
        for (var index = 0; index < 300; index++)
        {
            var (scene, session) = Testing.Value.Compose(5, index, QuestionType.Where);
            var answer = session.Turns[0].Answer;
            if (!Cell.Names.Contains(answer)) continue;
            var thing = scene.Objects.First(thing => thing.Cell == answer);
            Assert.Equal(answer.Contains("left", StringComparison.Ordinal), thing.Placement.X < scene.Size / 3.0);
            Assert.Equal(answer.Contains("bottom", StringComparison.Ordinal), thing.Placement.Y > scene.Size * 2 / 3.0);
        }
    }

    [Fact]
    public void Yes_is_as_frequent_as_no()
    {
        var yes = Enumerable.Range(0, 800).Count(index => Testing.Value.Compose(5, index, QuestionType.YesNo).Session.Turns[0].Answer == Answers.Yes);
        Assert.InRange(yes, 340, 460);
    }

    [Fact]
    public void Held_out_wordings_are_only_in_tests()
    {
        Assert.DoesNotContain(Enumerable.Range(0, 500).SelectMany(index => Training.Value.Compose(5, index).Session.Turns), turn => turn.IsHeldOut);
        var heldOut = Enumerable.Range(0, 400).Count(index => Testing.Value.Compose(5, index, QuestionType.What).Session.Turns[0].IsHeldOut);
        Assert.InRange(heldOut, 65, 135);
    }

    [Fact]
    public void A_wording_is_either_taught_or_held_out()
    {
        var wordings = Wordings.Default.All.ToArray();
        Assert.Empty(wordings.Where(wording => wording.IsHeldOut).Select(wording => wording.Text).Intersect(wordings.Where(wording => !wording.IsHeldOut).Select(wording => wording.Text)));
        Assert.All(wordings.GroupBy(wording => wording.Kind), kind => Assert.Equal(2, kind.Select(wording => wording.IsHeldOut).Distinct().Count()));
    }

    [Fact]
    public void Nothing_is_hidden_but_by_what_stands_on_it()
    {
        for (var index = 0; index < 250; index++)
        {
            var scene = Training.Value.Compose(9, index).Scene;
            Assert.All(scene.Objects, (thing, number) => Assert.True(thing.Visible >= (scene.Objects.Any(above => above.On == number) ? 0.6 : 0.88)));
        }
    }

    [Fact]
    public void A_tool_call_has_its_tool_in_the_list()
    {
        for (var index = 0; index < 200; index++)
        {
            var session = Training.Value.Compose(9, index, QuestionType.ToolCall).Session;
            Assert.NotEmpty(session.Tools);
            if (!session.Turns[0].Answer.StartsWith("<|tool_call_start|>[", StringComparison.Ordinal)) continue;
            var name = session.Turns[0].Answer["<|tool_call_start|>[".Length..].Split('(')[0];
            Assert.Contains(name, session.Tools.Select(tool => tool["name"]!.GetValue<string>()));
        }
    }

    [Theory]
    [InlineData(31, 60, "The picture size 31 is not between 32 and 512.")]
    [InlineData(64, 101, "The camera strength 101 is not between 0 and 100.")]
    public void An_option_out_of_range_is_one_line(int size, int strength, string message)
    {
        var options = new SceneOptions { Size = size, CameraStrength = strength };
        Assert.Equal(message, Assert.Throws<DataException>(() => new TestComposer(DrawnArtwork.Twitter(), options)).Message);
    }

    private static string Print(ComposedScene composed) => SessionJson.Line(composed.Session) + Convert.ToHexString(XxHash128.Hash(composed.Scene.Pixels));
}

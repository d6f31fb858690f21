using N2Eye.Tests;
using N2Eye.Train.Data;
using N2Eye.Train.Data.Questions;
using N2Eye.Train.Data.Scenes;
using N2Eye.Train.Data.Sessions;

namespace Train.Data.Tests;

public sealed class SessionTests
{
    [Fact]
    public void A_session_comes_back_as_it_was_written()
    {
        var composer = new TrainingComposer(DrawnArtwork.Training());
        for (var index = 0; index < 200; index++)
        {
            var line = SessionJson.Line(composer.Compose(2, index).Session with { Image = "pictures/1.png" });
            Assert.DoesNotContain('\n', line);
            Assert.Equal(line, SessionJson.Line(SessionJson.Parse(line, "here")));
        }
    }

    [Fact]
    public void A_folder_comes_back_with_its_pictures()
    {
        using var folder = new TemporaryFolder();
        var composer = new TestComposer(DrawnArtwork.Twitter());
        var scenes = Enumerable.Range(0, 5).Select(index => composer.Compose(2, index, QuestionType.Count)).ToArray();
        Assert.Equal(5, SessionFolder.Write(folder.Path, scenes));
        var sessions = SessionFolder.Read(folder.Path).ToArray();
        Assert.Equal(scenes.Select(scene => scene.Session.Id), sessions.Select(session => session.Id));
        for (var i = 0; i < sessions.Length; i++)
        {
            var (width, height, pixels) = SessionFolder.Picture(folder.Path, sessions[i]);
            Assert.Equal((64, 64), (width, height));
            Assert.Equal(scenes[i].Scene.Pixels, pixels);
        }
    }

    [Fact]
    public void What_a_tool_returned_follows_its_call_in_training_only()
    {
        var training = new TrainingComposer(DrawnArtwork.Training());
        var returned = 0;
        for (var index = 0; index < 400; index++)
        {
            var turns = training.Compose(4, index).Session.Turns;
            foreach (var (i, turn) in turns.Index().Where(entry => entry.Item.Role == "tool"))
            {
                returned++;
                Assert.StartsWith("<|tool_call_start|>", turns[i - 1].Answer, StringComparison.Ordinal);
                Assert.Contains(turn.Answer, new[] { Answers.Done, Answers.Failed });
            }
        }

        Assert.InRange(returned, 2, 100);
        var testing = new TestComposer(DrawnArtwork.Twitter());
        Assert.DoesNotContain(Enumerable.Range(0, 60).SelectMany(index => testing.Compose(4, index, QuestionType.ToolCall).Session.Turns), turn => turn.Role == "tool");
    }

    [Fact]
    public void A_folder_that_holds_sessions_is_not_written_over()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("sessions.jsonl"), "");
        Assert.Contains("is there already", Assert.Throws<DataException>(() => SessionFolder.Write(folder.Path, [])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "here: no session: ")]
    [InlineData("[]", "here: no session: ")]
    [InlineData("{\"session_id\": \"a\"}", "here: 'turns' is absent.")]
    [InlineData("{\"session_id\": \"a\", \"turns\": []}", "here: 'turns' is empty.")]
    [InlineData("{\"session_id\": \"a\", \"turns\": [{\"interaction_id\": \"b\", \"query\": \"c\"}]}", "here: 'answer' is absent.")]
    [InlineData("{\"session_id\": 3, \"turns\": [{\"interaction_id\": \"b\", \"query\": \"c\", \"answer\": \"d\"}]}", "here: no session: ")]
    public void A_line_that_is_no_session_is_one_line(string line, string message)
    {
        var failure = Assert.Throws<DataException>(() => SessionJson.Parse(line, "here"));
        Assert.StartsWith(message, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }
}

using System.CommandLine;
using System.Text.Json;
using N2Eye.Tests;
using N2Eye.Train.Data;
using N2Eye.Train.Data.Commands;
using N2Eye.Train.Data.Questions;
using N2Eye.Train.Data.Sessions;

namespace Train.Data.Tests;

/// <summary>The commands as a program hosts them.</summary>
public sealed class CommandTests
{
    [Fact]
    public void A_test_set_is_written_graded_and_compared_with()
    {
        using var folder = new TemporaryFolder();
        var test = folder.File("test");
        Assert.Equal($"{QuestionTypes.All.Count * 4} sessions\n", Run("testset", "--artist", "openmoji", "--per-type", "4", "--cache", DrawnArtwork.Cache, "-o", test));
        var sessions = SessionFolder.Read(test).ToArray();
        Assert.All(QuestionTypes.All, type => Assert.Equal(4, sessions.Count(session => session.Turns[^1].Category == type.Name())));

        File.WriteAllLines(folder.File("answers.jsonl"), sessions.Select(session => JsonSerializer.Serialize(new { interaction_id = session.Turns[^1].Id, answer = session.Turns[^1].Answer })));
        Assert.Contains("| all | 100.0 % |", Run("grade", "--test", test, "--answers", folder.File("answers.jsonl")), StringComparison.Ordinal);
        foreach (var kind in new[] { "text", "pixels" })
            Assert.Contains("| yes_no |", Run("baseline", kind, "--test", test, "--count", "50", "--cache", DrawnArtwork.Cache), StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_that_is_missing_is_one_line()
    {
        using var folder = new TemporaryFolder();
        Run("testset", "--artist", "twemoji", "--per-type", "1", "--cache", DrawnArtwork.Cache, "-o", folder.File("test"));
        File.WriteAllText(folder.File("answers.jsonl"), "");
        var failure = Assert.Throws<DataException>(() => Run("grade", "--test", folder.File("test"), "--answers", folder.File("answers.jsonl")));
        Assert.StartsWith(folder.File("answers.jsonl") + " has no answer for test-twemoji-2026-what-0-0", failure.Message, StringComparison.Ordinal);
        File.WriteAllText(folder.File("answers.jsonl"), "{\"answer\": 3}\n");
        failure = Assert.Throws<DataException>(() => Run("grade", "--test", folder.File("test"), "--answers", folder.File("answers.jsonl")));
        Assert.StartsWith(folder.File("answers.jsonl") + ":1: no answer: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tokenizer_is_trained_on_what_scenes_say()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("500 ids, 229 merges\n", Run("tokenizer", "--vocabulary", "500", "--count", "100", "--cache", DrawnArtwork.Cache, "-o", folder.Path));
        Assert.True(File.Exists(folder.File("tokenizer.json")));
    }

    [Fact]
    public void A_sheet_shows_scenes_and_says_what_was_asked()
    {
        using var folder = new TemporaryFolder();
        var text = Run("sheet", "--rows", "2", "--columns", "3", "--zoom", "1", "--cache", DrawnArtwork.Cache, "-o", folder.File("sheet.png"));
        Assert.Equal(6, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.True(new FileInfo(folder.File("sheet.png")).Length > 1000);
    }

    [Fact]
    public void Training_scenes_are_written_as_files()
    {
        using var folder = new TemporaryFolder();
        Run("compose", "--count", "7", "--picture-size", "40", "--cache", DrawnArtwork.Cache, "-o", folder.Path);
        var session = SessionFolder.Read(folder.Path).Last();
        Assert.Equal(40, SessionFolder.Picture(folder.Path, session).Width);
    }

    [Theory]
    [InlineData("compose", "--count", "0", "-o", "x")]
    [InlineData("compose", "--seed", "-1", "-o", "x")]
    [InlineData("testset", "--artist", "noto", "-o", "x")]
    public void A_bad_value_is_an_error_of_the_command_line(params string[] arguments) => Assert.NotEmpty(Root().Parse(arguments).Errors);

    private static string Run(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var parsed = Root().Parse(arguments);
        Assert.Empty(parsed.Errors);
        parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = output });
        return output.ToString();
    }

    private static RootCommand Root()
    {
        var root = new RootCommand();
        foreach (var command in DataCommands.All()) root.Add(command);
        return root;
    }
}

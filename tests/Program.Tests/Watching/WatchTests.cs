using System.Text.Json;

namespace N2Eye.Tests.Watching;

/// <summary>The whole program, from a picture in a folder to an event in a journal.</summary>
public sealed class WatchTests : IDisposable
{
    private static readonly string Sample = Repository.Model("n2eye-tiny", "sample.png");

    private readonly TemporaryFolder folder = new();

    public WatchTests() => Directory.CreateDirectory(folder.File("in"));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_picture_that_is_moved_into_the_folder_becomes_an_event()
    {
        var expected = Cli.Run("ask", Sample, "What is it?", "--weights", Cli.Weights, "--temperature", "0", "--max-tokens", "128").Output;
        Write("What is it?");
        using var run = new WatchRun("--config", folder.File("watch.json"));
        Drop("a");
        var happened = run.Next()!.Value;
        Assert.Equal(("roof", "gate", "what", "What is it?"), (Text(happened, "site"), Text(happened, "camera"), Text(happened, "query"), Text(happened, "question")));
        Assert.Equal(expected.TrimEnd('\n'), Text(happened, "answer").TrimEnd('\n'));
        Assert.Equal(File.ReadAllBytes(Sample), File.ReadAllBytes(Path.Combine(folder.File("pictures"), Text(happened, "picture"))));

        File.WriteAllText(folder.File("half"), "no picture");
        File.Move(folder.File("half"), folder.File("in/b.png"));
        Assert.Contains("frame 2 ", Text(run.Next()!.Value, "error"), StringComparison.Ordinal);

        run.Send(WatchRun.Terminate);
        Assert.Null(run.Next());
        Assert.Equal(143, run.Ended());
        Assert.Equal([Text(happened, "id")], WatchRun.Journal(folder.File("journal")).Take(1).Select(kept => Text(kept, "id")));
    }

    [Fact]
    public void Pictures_on_standard_input_are_asked_about_and_then_it_ends()
    {
        var result = Cli.RunWith([.. File.ReadAllBytes(Sample), .. File.ReadAllBytes(Sample)], "watch", "--source", "-", "--ask", "What is it?", "--ask", "Where?", "--weights", Cli.Weights);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(["question", "question2", "question", "question2"], result.Output.TrimEnd().Split('\n').Select(line => Text(JsonDocument.Parse(line).RootElement, "query")));
    }

    [Fact]
    public void Events_have_the_shape_of_a_schema_and_only_changes_are_told()
    {
        var result = Cli.RunWith([.. File.ReadAllBytes(Sample), .. File.ReadAllBytes(Sample)], "watch", "--source", "-", "--ask", "{camera}?", "--schema", """{"type":"object","properties":{"seen":{"type":"boolean"}},"required":["seen"]}""", "--changes-only", "--weights", Cli.Weights);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var happened = JsonDocument.Parse(Assert.Single(result.Output.TrimEnd().Split('\n'))).RootElement;
        Assert.Equal("camera?", Text(happened, "question"));
        Assert.True(happened.GetProperty("value").GetProperty("seen").ValueKind is JsonValueKind.True or JsonValueKind.False);
    }

    [Fact]
    public void A_restart_remembers_the_last_answers()
    {
        string[] flags = ["watch", "--source", "-", "--ask", "What is it?", "--changes-only", "--journal", folder.File("journal"), "--weights", Cli.Weights];
        Assert.Single(Cli.RunWith(File.ReadAllBytes(Sample), flags).Output.TrimEnd().Split('\n'), line => line.Length > 0);
        var again = Cli.RunWith(File.ReadAllBytes(Sample), flags);
        Assert.Equal((0, "", ""), (again.ExitCode, again.Output, again.Error));
    }

    [Fact]
    public void Reading_the_file_again_changes_what_is_asked_and_a_bad_file_changes_nothing()
    {
        var config = folder.File("watch.json");
        Write("first?");
        using var run = new WatchRun("--config", config, "--log-level", "info");
        Drop("1");
        Assert.Equal("first?", Text(run.Next()!.Value, "question"));
        File.WriteAllText(config, """{"cameras": {"gate": {"sauce": 1}}}""");
        run.Send(WatchRun.HangUp);
        run.WaitForLog("cannot be used");
        File.WriteAllText(config, """{"cameras": {"gate": null}}""");
        run.Send(WatchRun.HangUp);
        run.WaitForLog("cameras.gate is null");
        Drop("2");
        Assert.Equal("first?", Text(run.Next()!.Value, "question"));
        Write("second?");
        run.Send(WatchRun.HangUp);
        run.WaitForLog("was read again");
        Drop("3");
        Assert.Equal("second?", Text(run.Next()!.Value, "question"));

        run.Send(WatchRun.Interrupt);
        Assert.Equal(130, run.Ended());
        Assert.Contains($"{config} was changed and cannot be used, the old one stays: {config} line 1: cameras.gate.sauce is no field that there is.", run.Error, StringComparison.Ordinal);
        Assert.Contains($"{config} was read again", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_that_goes_away_ends_it()
    {
        using var run = new WatchRun("--source", "file:" + Sample, "--ask", "What is it?");
        Assert.NotNull(run.Next());
        run.Process.StandardOutput.Close();
        Assert.Equal(5, run.Ended());
        Assert.StartsWith("n2eye: Cannot write standard output", run.Error, StringComparison.Ordinal);
    }

    private static string Text(JsonElement happened, string field) => happened.GetProperty(field).GetString()!;

    private void Drop(string name)
    {
        File.Copy(Sample, folder.File("half"));
        File.Move(folder.File("half"), folder.File($"in/{name}.png"));
    }

    private void Write(string question) => File.WriteAllText(folder.File("watch.json"), $$"""
        {
          // Comments are fine.
          "site": "roof",
          "cameras": { "gate": { "source": { "type": "folder", "path": "in", "start_with": "all", "after": "delete" } } },
          "triggers": { "each": { "ask": ["what"] } },
          "queries": { "what": { "ask": "{{question}}", "max_tokens": 128 } },
          "journal": { "folder": "journal" },
          "snapshots": { "folder": "pictures" },
          "sinks": { "out": { "type": "stdout" } },
          "service": { "listen": "off" },
        }
        """);
}

using System.Text.Json;
using N2Eye.Quant.Grading;
using N2Eye.Quant.Quantization;
using N2Eye.Runtime;
using N2Eye.Tests;
using N2Eye.Train.Data;
using N2Eye.Train.Evaluation;
using N2Eye.Weights;

namespace Train.Tests;

public sealed class EvaluationTests
{
    [Fact]
    public void A_trained_model_gets_its_marks_through_the_program()
    {
        using var folder = new TemporaryFolder();
        var data = Samples.Write(folder);
        var run = Samples.Run(SampleModels.Pooled, data, folder.File("out"), Samples.Quick with { Epochs = 40, LearningRate = 1e-2 });
        Quantizer.Run(new QuantizeOptions { ModelFolder = run.Checkpoint, Output = folder.File("w"), Scheme = Schemes.Float32 });
        // One session's expected answer is changed: it must cost exactly one mark, and be named.
        var sessions = SessionSource.Read(data).ToList();
        sessions[1] = sessions[1] with { Turns = [sessions[1].Turns[0] with { Answers = ["Yes."], Category = "yes-no" }] };
        sessions.Add(Samples.Session("absent", "absent.png", ("What is it?", "Nothing.")));

        var program = new PublishedProgram(Program(folder), folder.File("w"), maxTokens: 60, threads: 1);
        var graded = EvaluationRun.Run(sessions, program, AnswerHistory.Own, AnswerRule.Exact, TestContext.Current.CancellationToken);
        Assert.Equal(7, graded.Count);
        Assert.Equal(["absent-0", "b-0"], graded.Where(question => !question.IsRight).Select(question => question.Turn.Id).Order());
        Assert.Contains("absent.png", graded.Single(question => question.Error is not null).Error, StringComparison.Ordinal);
        Assert.Equal("No.", graded.Single(question => question.Turn.Id == "b-0").Answer);
        Assert.Equal("""
            | question type | questions | right | accuracy | 95 % interval |
            |---|---|---|---|---|
            | (none) | 1 | 0 | 0.0 % | 0.0–79.3 % |
            | kind | 5 | 5 | 100.0 % | 56.6–100.0 % |
            | yes-no | 1 | 0 | 0.0 % | 0.0–79.3 % |
            | all | 7 | 5 | 71.4 % | 35.9–91.8 % |

            """, EvaluationTable.Format(graded, QuestionGroup.Category));

        AnswersFile.Write(folder.File("answers.jsonl"), graded);
        var lines = File.ReadAllLines(folder.File("answers.jsonl"));
        Assert.Equal(7, lines.Length);
        Assert.False(JsonDocument.Parse(lines[1]).RootElement.GetProperty("right").GetBoolean());
    }

    [Fact]
    public void Later_turns_see_the_answers_before_them()
    {
        var session = Samples.Session("s", "gray.png", ("First?", "One."), ("Second?", "Two.")) with { System = "Be brief.", Tools = """[{"name":"t"}]""" };
        using var line = JsonDocument.Parse(BatchLines.Of(session, 1, ["Own."]));
        Assert.Equal("""[{"role":"system","content":"Be brief."},{"role":"user","content":[{"type":"image"},{"type":"text","text":"First?"}]},{"role":"assistant","content":"Own."},{"role":"user","content":"Second?"}]""",
            line.RootElement.GetProperty("messages").GetRawText());
        Assert.Equal("""[{"name":"t"}]""", line.RootElement.GetProperty("tools").GetRawText());
        Assert.Equal(Repository.Oracle("images", "gray.png"), line.RootElement.GetProperty("images")[0].GetString());
    }

    [Fact]
    public void A_program_that_fails_is_told_with_its_last_line()
    {
        using var folder = new TemporaryFolder();
        var failure = Assert.Throws<N2EyeException>(() => new PublishedProgram(Program(folder), folder.File("absent"), 8, 1).Answer(["{}"], default));
        Assert.Contains("ended with 3 after 0 of 1 answers: n2eye: ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(FailureKind.FileAccess, Assert.Throws<N2EyeException>(() => new PublishedProgram(folder.File("absent"), null, 8, 1).Answer(["{}"], default)).Kind);
    }

    /// <summary>The published file that N2EYE_PROGRAM names, or the build beside the tests behind a script.</summary>
    private static string Program(TemporaryFolder folder)
    {
        if (Environment.GetEnvironmentVariable("N2EYE_PROGRAM") is { } published) return published;
        var script = folder.File("n2eye");
        File.WriteAllText(script, $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "n2eye.dll")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return script;
    }
}

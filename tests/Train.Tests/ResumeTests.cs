using N2Eye.Runtime;
using N2Eye.Tests;
using N2Eye.Train.Models;
using N2Eye.Train.Training;
using N2Eye.Weights;

namespace Train.Tests;

/// <summary>A run that is stopped and continued must not be told from one that was not.</summary>
public sealed class ResumeTests
{
    public static TheoryData<string, bool> Runs => new() { { SampleModels.Pooled, false }, { SampleModels.Pooled, true }, { SampleModels.Patches, false } };

    [Theory]
    [MemberData(nameof(Runs))]
    public void Losses_and_weights_are_the_same_bit_for_bit(string name, bool lora)
    {
        using var folder = new TemporaryFolder();
        var data = Samples.Write(folder);
        var options = Samples.Quick with { Lora = lora ? new LoraOptions(4, 8, LoraOptions.AllTargets) : null, Parts = TrainedParts.Published with { Decoder = !lora }, WarmupSteps = 2 };
        var straight = Samples.Run(name, data, folder.File("straight"), options);
        Assert.Equal((6, true), (straight.Losses.Count, straight.IsComplete));

        using var source = new CancellationTokenSource();
        var half = Samples.Run(name, data, folder.File("halves"), options, cancellation: source.Token, display: new Samples.StopAfter(3, source));
        Assert.Equal((3, false), (half.Losses.Count, half.IsComplete));
        var rest = Samples.Run(name, data, folder.File("halves"), options, resume: true);
        Assert.Equal(straight.Losses, rest.Losses);
        Assert.Equal(File.ReadAllBytes(Path.Combine(straight.Checkpoint, "model.safetensors")), File.ReadAllBytes(Path.Combine(rest.Checkpoint, "model.safetensors")));
        Assert.Equal(File.ReadAllBytes(Path.Combine(straight.Checkpoint, "training.safetensors")), File.ReadAllBytes(Path.Combine(rest.Checkpoint, "training.safetensors")));
        Assert.True(straight.Losses.Distinct().Count() > 4);
    }

    [Fact]
    public void What_a_killed_run_left_half_written_is_ignored()
    {
        using var folder = new TemporaryFolder();
        var (data, output) = (Samples.Write(folder), folder.File("out"));
        var options = Samples.Quick with { SaveEvery = 2, KeepCheckpoints = 5 };
        var straight = Samples.Run(SampleModels.Pooled, data, output, options);
        // Killed while the checkpoint of step 4 was being written: nothing has its name yet.
        Directory.Delete(Path.Combine(output, "checkpoint-000006"), recursive: true);
        Directory.Move(Path.Combine(output, "checkpoint-000004"), Path.Combine(output, "checkpoint-000004.tmp"));
        File.WriteAllText(Path.Combine(output, "checkpoint-000004.tmp", "model.safetensors"), "half");
        var display = new Samples.Silent();
        var again = Samples.Run(SampleModels.Pooled, data, output, options, resume: true, display: display);
        Assert.Contains(display.Said, line => line.EndsWith("checkpoint-000002, step 2", StringComparison.Ordinal));
        Assert.Equal(straight.Losses, again.Losses);
        Assert.False(Directory.Exists(Path.Combine(output, "checkpoint-000004.tmp")));
    }

    [Fact]
    public void Only_the_newest_checkpoints_stay()
    {
        using var folder = new TemporaryFolder();
        var output = folder.File("out");
        Samples.Run(SampleModels.Pooled, Samples.Write(folder), output, Samples.Quick with { SaveEvery = 1, KeepCheckpoints = 2 });
        Assert.Equal(["checkpoint-000005", "checkpoint-000006"], Directory.GetDirectories(output).Select(Path.GetFileName).Order());
        Assert.Equal(7, File.ReadAllLines(Path.Combine(output, "loss.csv")).Length);
        Assert.StartsWith("<svg", File.ReadAllText(Path.Combine(output, "loss.svg")), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_runs_checkpoint_is_refused()
    {
        using var folder = new TemporaryFolder();
        var (data, output) = (Samples.Write(folder), folder.File("out"));
        Samples.Run(SampleModels.Pooled, data, output, Samples.Quick with { MaxSteps = 1 });
        var unasked = Assert.Throws<N2EyeException>(() => Samples.Run(SampleModels.Pooled, data, output, Samples.Quick));
        Assert.Contains("--resume", unasked.Message, StringComparison.Ordinal);
        var other = Assert.Throws<WeightsException>(() => Samples.Run(SampleModels.Pooled, data, output, Samples.Quick with { MaxSteps = 1, LearningRate = 1 }, resume: true));
        Assert.Contains("learning-rate = 0.003, but this one has 1", other.Message, StringComparison.Ordinal);
        File.AppendAllText(Path.Combine(data, "sessions.jsonl"), File.ReadLines(Path.Combine(data, "sessions.jsonl")).First());
        var data2 = Assert.Throws<WeightsException>(() => Samples.Run(SampleModels.Pooled, data, output, Samples.Quick with { MaxSteps = 1 }, resume: true));
        Assert.Contains("with data = ", data2.Message, StringComparison.Ordinal);
    }
}

using System.Diagnostics;
using System.Globalization;
using N2Eye.Specs.Graph;
using N2Eye.Train.Checkpoints;
using N2Eye.Train.Contrastive;
using N2Eye.Train.Data.Artwork.Training;
using N2Eye.Train.Data.Scenes;
using N2Eye.Train.Models;
using N2Eye.Train.Training;
using N2Eye.Weights.Safetensors;
using static TorchSharp.torch;

namespace N2Eye.Train.Tiny.Tower;

/// <summary>How the tower is trained.</summary>
internal sealed record TowerOptions
{
    public required string Artwork { get; init; }

    public required string Output { get; init; }

    public required string Model { get; init; }

    /// <summary>Steps with single things at 64 × 64.</summary>
    public int SmallSteps { get; init; } = 4000;

    /// <summary>Steps with whole scenes at the model's size.</summary>
    public int SceneSteps { get; init; } = 4000;

    public int Batch { get; init; } = 64;

    public double LearningRate { get; init; } = 1.5e-3;

    public ulong Seed { get; init; } = 1;
}

/// <summary>The first stage: the tower, on single things at low resolution, then on scenes.</summary>
internal static class TowerTraining
{
    private const int Styled = 45;
    private const int Early = 64, SaveEvery = 250, SayEvery = 50, Warmup = 300;

    public static void Run(TowerOptions options, CancellationToken stop)
    {
        NativeMemory.KeepFreed();
        var spec = ModelFolder.ReadConfig(options.Model).Vision as ResNetSpec ?? throw new NotSupportedException("The tower that is trained here is a ResNet.");
        var artwork = TrainingArtwork.Load(options.Artwork);
        var sizes = new[] { Early, spec.ImageSize, 128 }.Distinct().ToDictionary(size => size, size => new TrainingComposer(artwork, new SceneOptions { Size = size, Flips = true, LargestTurn = 18, StylePercent = Styled }));
        var texts = new RegionTexts(artwork.Concepts);
        var feed = new SceneFeed(sizes, texts, options.Batch, options.Seed);
        var weights = ClipResNet.Random(spec, (long)options.Seed);
        var contrast = new RegionContrast(new ClipResNet(spec, tensor => weights[tensor.Name], Precision.BFloat16), texts.All, texts.Nothing, (long)options.Seed);
        List<(string Name, Tensor Value)> trained = [.. weights.Where(entry => entry.Value.requires_grad).Select(entry => (entry.Key, entry.Value)), .. contrast.Parameters];
        using var optimizer = new AdamW(trained, decay: 0.02);
        List<(string Name, Tensor Value)> state = [.. weights.Select(entry => (entry.Key, entry.Value)), .. contrast.Parameters, .. optimizer.State];
        var steps = options.SmallSteps + options.SceneSteps;
        var path = Path.Combine(options.Output, "tower.safetensors");
        Directory.CreateDirectory(options.Output);
        if (File.Exists(path)) optimizer.Steps = Restore(path, state);
        Console.WriteLine($"{weights.Values.Sum(value => value.numel()) / 1e6:F2} M parameters, step {optimizer.Steps} of {steps}");
        var next = optimizer.Steps < steps ? Prepare(optimizer.Steps) : null;
        var clock = Stopwatch.StartNew();
        var sums = new double[5];
        var counts = new int[5];
        while (optimizer.Steps < steps && !stop.IsCancellationRequested)
        {
            var step = optimizer.Steps;
            using var batch = next!.Result;
            next = step + 1 < steps ? Prepare(step + 1) : null;
            var result = contrast.Step(batch);
            var (norm, factor) = optimizer.Clip(5);
            if (!double.IsFinite(result.Loss) || !double.IsFinite(norm)) throw new TrainingDivergedException(step + 1, result.Loss, norm);
            optimizer.Step(Rate(step), factor);
            foreach (var (i, value) in new[] { result.Loss, result.Whole, result.Large, result.Small, result.Colour }.Index())
            {
                if (double.IsNaN(value)) continue;
                sums[i] += value;
                counts[i]++;
            }

            if (optimizer.Steps % SaveEvery == 0 || optimizer.Steps == steps) Save();
            if (optimizer.Steps % SayEvery != 0) continue;
            var means = sums.Zip(counts, (sum, count) => sum / Math.Max(1, count)).ToArray();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{optimizer.Steps}: loss {means[0]:F3} whole {means[1]:P1} large {means[2]:P1} small {means[3]:P1} colour {means[4]:P1} rate {Rate(step):E1} {SayEvery * options.Batch / clock.Elapsed.TotalSeconds:F0}/s"));
            Array.Clear(sums);
            Array.Clear(counts);
            clock.Restart();
        }

        Save();

        // Two sawteeth: the second resolution begins with the rate high again.
        double Rate(int step)
        {
            var (begin, length, peak) = step < options.SmallSteps ? (0, options.SmallSteps, options.LearningRate) : (options.SmallSteps, options.SceneSteps, options.LearningRate * 0.8);
            if (step < Warmup) return peak * (step + 1) / Warmup;
            var passed = (double)(step - begin) / Math.Max(1, length);
            // The first stage need not come to rest.
            var floor = step < options.SmallSteps ? 0.3 : 0.01;
            return peak * (floor + (1 - floor) * 0.5 * (1 + Math.Cos(Math.PI * passed)));
        }

        Task<RegionBatch> Prepare(int step) => Task.Run(() =>
        {
            if (step < options.SmallSteps) return feed.Make(step, Early, Early, single: true);
            var drawn = (step % 5) switch { 0 => Early, 1 => 128, _ => spec.ImageSize };
            return feed.Make(step, spec.ImageSize, drawn, single: false);
        });

        void Save()
        {
            var step = tensor((float)optimizer.Steps).DetachFromDisposeScope();
            TensorFile.Write(path, [.. state.Append(("step", step)).Select(entry => (entry.Item1, ScalarType.Float32, (IReadOnlyList<long>)entry.Item2.shape, (Func<Tensor>)(() => entry.Item2)))]);
            step.Dispose();
        }
    }

    private static int Restore(string path, List<(string Name, Tensor Value)> state)
    {
        using var file = SafetensorsFile.Open(path);
        foreach (var (name, value) in state) TensorFile.Read(file, name, value);
        using var step = zeros([]);
        TensorFile.Read(file, "step", step);
        return (int)step.item<float>();
    }
}

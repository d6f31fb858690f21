using System.Diagnostics;
using System.Globalization;
using N2Eye.Runtime.Models;
using N2Eye.Specs.Graph;
using N2Eye.Train.Checkpoints;
using N2Eye.Train.Data;
using N2Eye.Train.Data.Artwork.Training;
using N2Eye.Train.Data.Scenes;
using N2Eye.Train.Models;
using N2Eye.Train.Reporting;
using N2Eye.Train.Training;
using N2Eye.Weights.Safetensors;
using static TorchSharp.torch;

namespace N2Eye.Train.Tiny.Decoder;

/// <summary>How projector and decoder are trained.</summary>
internal sealed record DecoderOptions
{
    public required string Artwork { get; init; }

    public required string Model { get; init; }

    public required string Tower { get; init; }

    public required string Output { get; init; }

    public int Steps { get; init; } = 3000;

    public int Batch { get; init; } = 64;

    public double LearningRate { get; init; } = 2e-3;

    public long Seed { get; init; } = 2;
}

/// <summary>The second stage: projector and decoder on conversations, the tower frozen, as N2-Eye itself was trained.</summary>
internal static class DecoderTraining
{
    private const int SaveEvery = 250, SayEvery = 50;

    public static void Run(CompiledModel compiled, DecoderOptions options, CancellationToken stop)
    {
        NativeMemory.KeepFreed();
        var artwork = TrainingArtwork.Load(options.Artwork);
        var spec = ModelFolder.ReadConfig(options.Model);
        var training = new TrainingOptions
        {
            Batch = options.Batch, MaxSteps = options.Steps, LearningRate = options.LearningRate, Schedule = LearningRateSchedule.Cosine,
            WarmupSteps = Math.Min(200, options.Steps / 10), WeightDecay = 0.05, Seed = options.Seed, GradientCheckpointing = false, Accumulation = 1,
        };
        using var store = ParameterStore.Random(spec, CPU, TrainedParts.Published, ScalarType.Float32, options.Seed);
        ReadTower(options.Tower, spec, store);
        using var model = new N2EyeModel(store, Precision.BFloat16, 512);
        using var optimizer = new AdamW(model.Trained, training.WeightDecay);
        var feed = new ConversationFeed([.. new[] { spec.Vision.ImageSize, 64, 128, spec.Vision.ImageSize }.Select(Composer)], compiled, spec.Vision.FeatureRows, options.Batch, (ulong)options.Seed);
        var checkpoints = new TrainingCheckpoint(options.Output, options.Model);
        var settings = RunSettings.Of(training, spec.Fingerprint, [], options.Steps);
        if (checkpoints.Latest() is { } from) TrainingCheckpoint.Restore(from, model, optimizer, settings);
        Directory.CreateDirectory(options.Output);
        var log = new LossLog(Path.Combine(options.Output, "loss.csv"), optimizer.Steps);
        var pass = new GradientPass(model, checkpointing: false);
        Console.WriteLine($"{spec.Tensors.Sum(tensor => tensor.Count) / 1e6:F2} M parameters, {model.Trained.Sum(entry => entry.Value.numel()) / 1e6:F2} M trained, step {optimizer.Steps} of {options.Steps}");
        var next = optimizer.Steps < options.Steps ? Task.Run(() => feed.Make(optimizer.Steps)) : null;
        var clock = Stopwatch.StartNew();
        var (sum, tokens) = (0.0, 0L);
        while (optimizer.Steps < options.Steps && !stop.IsCancellationRequested)
        {
            var step = optimizer.Steps;
            var started = Stopwatch.GetTimestamp();
            using var batch = next!.Result;
            next = step + 1 < options.Steps ? Task.Run(() => feed.Make(step + 1)) : null;
            var targets = batch.Targets.shape[0];
            var loss = pass.Run(batch, 1.0 / targets) / targets;
            var (norm, factor) = optimizer.Clip(training.ClipNorm);
            if (!double.IsFinite(loss) || !double.IsFinite(norm)) throw new TrainingDivergedException(step + 1, loss, norm);
            var rate = training.At(step, options.Steps);
            optimizer.Step(rate, factor);
            log.Add(new StepResult(step + 1, 0, loss, rate, norm, batch.Tokens), Stopwatch.GetElapsedTime(started).TotalSeconds);
            (sum, tokens) = (sum + loss, tokens + batch.Tokens);
            if (optimizer.Steps % SaveEvery == 0 || optimizer.Steps == options.Steps) Save();
            if (optimizer.Steps % SayEvery != 0) continue;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{optimizer.Steps}: loss {sum / SayEvery:F4} rate {rate:E1} {SayEvery * options.Batch / clock.Elapsed.TotalSeconds:F0} sessions/s {tokens / clock.Elapsed.TotalSeconds:F0} ids/s"));
            (sum, tokens) = (0, 0);
            clock.Restart();
        }

        if (stop.IsCancellationRequested) Save();

        TrainingComposer Composer(int size) => new(artwork, new SceneOptions { Size = size, Flips = true, LargestTurn = 18, StylePercent = 30 });

        void Save()
        {
            log.Save();
            checkpoints.Write(model, optimizer, settings, keep: 2);
            LossCurve.Write(Path.Combine(options.Output, "loss.svg"), log.Losses);
        }
    }

    private static void ReadTower(string path, ModelSpec spec, ParameterStore store)
    {
        using var file = SafetensorsFile.Open(path);
        foreach (var tensor in spec.Vision.Tensors) TensorFile.Read(file, tensor.Name, store[tensor]);
    }
}

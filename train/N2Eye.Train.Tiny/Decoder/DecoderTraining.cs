using System.Diagnostics;
using N2Eye.Runtime;
using N2Eye.Runtime.Models;
using N2Eye.Specs.Graph;
using N2Eye.Train.Checkpoints;
using N2Eye.Train.Data;
using N2Eye.Train.Data.Artwork.Training;
using N2Eye.Train.Data.Scenes;
using N2Eye.Train.Models;
using N2Eye.Train.Reporting;
using N2Eye.Train.Tiny.Tower;
using N2Eye.Train.Training;
using static TorchSharp.torch;

namespace N2Eye.Train.Tiny.Decoder;

/// <summary>The second stage: projector and decoder on conversations, the tower frozen, as N2-Eye itself was trained.</summary>
public static class DecoderTraining
{
    private const int SaveEvery = 250, LongestSequence = 512;
    private const int StyledPercent = 30;

    // To compare a picture with a name that a question brings along takes many more questions to learn than to name it.
    private static readonly SessionOptions Sessions = new() { Mix = [20, 8, 8, 10, 12, 26, 8, 4, 12, 3, 5, 8, 10], MorePercent = 75, MostTurns = 6 };

    /// <summary>Trains to the last step, or to the step at which it is cancelled; a later call with the same options goes on from there.</summary>
    /// <param name="compiled">The model that this program is compiled for.</param>
    /// <param name="options">How.</param>
    /// <param name="output">Who watches.</param>
    /// <param name="stop">Looked at between steps.</param>
    /// <returns>The last checkpoint, and every step's loss.</returns>
    /// <exception cref="N2EyeException">The model directory is another one than the compiled one.</exception>
    /// <exception cref="Weights.WeightsException">The tower or a checkpoint cannot be used.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no number any more.</exception>
    public static RunResult Run(CompiledModel compiled, DecoderOptions options, TextWriter output, CancellationToken stop)
    {
        var spec = ModelFolder.ReadConfig(options.Model);
        if (spec.Fingerprint != compiled.Fingerprint)
            throw new N2EyeException(FailureKind.BadInput, $"{options.Model} is not the model that this trainer is compiled for ({compiled.Name}): build it with -p:N2EyeModel={options.Model}.");
        var training = Training(options);
        using var store = ParameterStore.Random(spec, options.Place, training.Parts, ScalarType.Float32, options.Seed);
        TowerTraining.Read(options.Tower, spec, store);
        using var model = new N2EyeModel(store, options.Products, LongestSequence);
        using var optimizer = new AdamW(model.Trained, training.WeightDecay);
        var feed = new ConversationFeed(Composers(options, spec), compiled, spec.Vision.FeatureRows, options.Batch, (ulong)options.Seed, options.Place);
        var checkpoints = new TrainingCheckpoint(options.Output, options.Model);
        var settings = RunSettings.Of(training, spec.Fingerprint, [], options.Steps);
        var folder = checkpoints.Latest();
        if (folder is not null) TrainingCheckpoint.Restore(folder, model, optimizer, settings);
        Directory.CreateDirectory(options.Output);
        var log = new LossLog(Path.Combine(options.Output, "loss.csv"), optimizer.Steps);
        output.WriteLine($"decoder: {spec.Tensors.Sum(tensor => tensor.Count):N0} parameters, {model.Trained.Sum(entry => entry.Value.numel()):N0} trained, step {optimizer.Steps} of {options.Steps}");
        var progress = new StageProgress(output, options.Steps, options.Batch, "loss");
        var pass = new GradientPass(model, training.GradientCheckpointing);
        var prepared = new Ahead<IReadOnlyList<Batch>>(feed.Make, optimizer.Steps, options.Steps);
        while (optimizer.Steps < options.Steps && !stop.IsCancellationRequested)
        {
            var step = optimizer.Steps;
            var started = Stopwatch.GetTimestamp();
            var batches = prepared.Next();
            var targets = batches.Sum(batch => batch.Targets.shape[0]);
            var loss = batches.Sum(batch => pass.Run(batch, 1.0 / targets)) / targets;
            var (norm, factor) = optimizer.Clip(training.ClipNorm);
            if (!double.IsFinite(loss) || !double.IsFinite(norm)) throw new TrainingDivergedException(step + 1, loss, norm);
            var rate = training.At(step, options.Steps);
            optimizer.Step(rate, factor);
            log.Add(new StepResult(step + 1, 0, loss, rate, norm, batches.Sum(batch => batch.Tokens)), Stopwatch.GetElapsedTime(started).TotalSeconds);
            foreach (var batch in batches) batch.Dispose();
            progress.Add(optimizer.Steps, loss);
            if (optimizer.Steps % SaveEvery == 0 || optimizer.Steps == options.Steps || stop.IsCancellationRequested) folder = Save();
        }

        return new RunResult(folder ?? Save(), log.Losses, optimizer.Steps == options.Steps);

        string Save()
        {
            log.Save();
            LossCurve.Write(Path.Combine(options.Output, "loss.svg"), log.Losses);
            return checkpoints.Write(model, optimizer, settings, training.KeepCheckpoints);
        }
    }

    private static TrainingOptions Training(DecoderOptions options) => new()
    {
        Batch = options.Batch,
        Accumulation = 1,
        MaxSteps = options.Steps,
        LearningRate = options.LearningRate,
        Schedule = LearningRateSchedule.Cosine,
        WarmupSteps = Math.Min(200, options.Steps / 10),
        WeightDecay = 0.05,
        GradientCheckpointing = false,
        Length = LongestSequence,
        Seed = options.Seed,
    };

    /// <summary>Pictures of the model's size, smaller and larger ones: the program's own preprocessing makes them fit.</summary>
    private static List<TrainingComposer> Composers(DecoderOptions options, ModelSpec spec)
    {
        var artwork = TrainingArtwork.Load(options.Artwork);
        var size = spec.Vision.ImageSize;
        return [.. new[] { size, Math.Max(32, 2 * size / 3), size, 4 * size / 3 }.Select(drawn =>
            new TrainingComposer(artwork, new SceneOptions { Size = drawn, Flips = true, LargestTurn = 18, StylePercent = StyledPercent }, Sessions))];
    }
}

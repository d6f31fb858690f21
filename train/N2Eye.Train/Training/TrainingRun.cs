using System.Diagnostics;
using System.Globalization;
using N2Eye.Runtime;
using N2Eye.Runtime.Models;
using N2Eye.Train.Checkpoints;
using N2Eye.Train.Data;
using N2Eye.Train.Models;
using N2Eye.Train.Reporting;
using static TorchSharp.torch;

namespace N2Eye.Train.Training;

/// <summary>What a run reads and writes.</summary>
/// <param name="ModelFolder">Hugging Face checkpoint that training begins with.</param>
/// <param name="Data">Sessions: a folder, a JSON Lines file or a parquet file.</param>
/// <param name="Output">Directory of checkpoints, loss.csv and loss.svg.</param>
/// <param name="Resume">Continue from the last checkpoint in the output directory.</param>
public sealed record RunPlaces(string ModelFolder, string Data, string Output, bool Resume);

/// <summary>How a run ended.</summary>
/// <param name="Checkpoint">The directory of its last checkpoint.</param>
/// <param name="Losses">Every step's loss.</param>
/// <param name="IsComplete">False where it was stopped before its last step.</param>
public sealed record RunResult(string Checkpoint, IReadOnlyList<double> Losses, bool IsComplete);

/// <summary>Training from a model directory and sessions to a checkpoint.</summary>
public static class TrainingRun
{
    /// <summary>Runs to the last step, or to the step at which it is cancelled, and writes a checkpoint there.</summary>
    /// <param name="compiled">The model that this program is compiled for.</param>
    /// <param name="places">What is read and written.</param>
    /// <param name="options">How to train.</param>
    /// <param name="device">Where.</param>
    /// <param name="display">Who watches.</param>
    /// <param name="cancellation">Looked at between steps.</param>
    /// <exception cref="N2EyeException">The model directory is another one than the compiled one, the data cannot be used, or the output holds another run.</exception>
    /// <exception cref="Weights.WeightsException">A checkpoint cannot be used.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no number any more.</exception>
    public static RunResult Run(CompiledModel compiled, RunPlaces places, TrainingOptions options, Device device, ITrainingDisplay display, CancellationToken cancellation)
    {
        var spec = ModelFolder.ReadConfig(places.ModelFolder);
        if (spec.Fingerprint != compiled.Fingerprint)
            throw new N2EyeException(FailureKind.BadInput, $"{places.ModelFolder} is not the model that this trainer is compiled for ({compiled.Name}): build it with -p:N2EyeModel={places.ModelFolder}.");
        var checkpoints = new TrainingCheckpoint(places.Output, places.ModelFolder);
        var from = checkpoints.Latest();
        if (from is not null && !places.Resume)
            throw new N2EyeException(FailureKind.BadInput, $"{places.Output} already holds {Path.GetFileName(from)}: continue it with --resume, or give another --output.");
        var examples = Dataset.Read(places.Data, compiled, spec, options.Length, display);
        using var store = ModelFolder.ReadWeights(places.ModelFolder, spec, device, options.Parts);
        using var adapters = options.Lora is { } lora ? LoraAdapters.Create(spec, lora, device, options.Seed) : null;
        using var model = new N2EyeModel(store, options.Precision, options.Length, adapters);
        using var optimizer = new AdamW(model.Trained, options.WeightDecay);
        var trainer = new Trainer(model, examples, new Collator(compiled.Preprocessing, device, Padding(compiled, spec.ImageToken)), options, optimizer);
        var settings = RunSettings.Of(options, spec.Fingerprint, examples, trainer.Steps);
        if (from is not null) TrainingCheckpoint.Restore(from, model, optimizer, settings);
        Directory.CreateDirectory(places.Output);
        var log = new LossLog(Path.Combine(places.Output, "loss.csv"), trainer.Done);
        Announce(display, model, examples, trainer, from);
        return Steps();

        RunResult Steps()
        {
            while (trainer.Done < trainer.Steps && !cancellation.IsCancellationRequested)
            {
                var started = Stopwatch.GetTimestamp();
                var result = trainer.Step();
                var time = Stopwatch.GetElapsedTime(started);
                log.Add(result, time.TotalSeconds);
                display.Step(result, trainer.Steps, time);
                if (trainer.Done % options.SaveEvery == 0 && trainer.Done < trainer.Steps) from = Save();
            }

            if (from is null || !from.EndsWith(trainer.Done.ToString("D6", CultureInfo.InvariantCulture), StringComparison.Ordinal)) from = Save();
            return new RunResult(from, log.Losses, trainer.Done == trainer.Steps);
        }

        string Save()
        {
            // The log first: a run that is killed in between then has lines too many, which resuming drops.
            log.Save();
            var folder = checkpoints.Write(model, optimizer, settings, options.KeepCheckpoints);
            LossCurve.Write(Path.Combine(places.Output, "loss.svg"), log.Losses);
            return folder;
        }
    }

    private static void Announce(ITrainingDisplay display, N2EyeModel model, IReadOnlyList<Example> examples, Trainer trainer, string? from)
    {
        var all = model.Spec.Tensors.Sum(tensor => tensor.Count);
        var trained = model.Trained.Sum(parameter => parameter.Value.numel());
        display.Say(string.Create(CultureInfo.InvariantCulture,
            $"{examples.Count} sessions, {examples.Sum(example => (long)example.Targets)} answer ids; {all / 1e6:F1} M parameters, {trained / 1e6:F1} M trained; {trainer.Steps} steps on {model.Store.Device}"));
        if (from is not null) display.Say($"continuing from {from}, step {trainer.Done}");
    }

    private static int Padding(CompiledModel compiled, int imageToken)
    {
        var padding = compiled.SpecialTokens.TryGetValue("pad_token", out var text) ? compiled.Tokenizer.IdOf(text) ?? 0 : 0;
        return padding != imageToken ? padding : throw new N2EyeException(FailureKind.BadInput, "tokenizer_config.json pads with <image>, which stands for a picture: give it another pad_token.");
    }
}

using System.Diagnostics;
using System.Globalization;
using N2Eye.Runtime;
using N2Eye.Specs.Graph;
using N2Eye.Train.Data;
using N2Eye.Train.Models;
using N2Eye.Train.Reporting;
using static TorchSharp.torch;

namespace N2Eye.Train.Training;

/// <summary>What a dry run found.</summary>
/// <param name="Options">The options that fitted.</param>
/// <param name="Estimate">What they should take.</param>
/// <param name="PeakBytes">The most that this process had in memory (Linux; 0 elsewhere). On a GPU the model is not in it.</param>
/// <param name="Results">Its steps.</param>
public sealed record DryRunResult(TrainingOptions Options, MemoryEstimate Estimate, long PeakBytes, IReadOnlyList<StepResult> Results);

/// <summary>Real steps on a model of full size with random weights and made-up sequences of the longest length, within a memory limit.</summary>
public static class DryRun
{
    private const int DefaultRank = 16;

    /// <summary>The given options where they fit, or projector and adapters in place of the decoder's own weights.</summary>
    /// <exception cref="N2EyeException">Not even adapters fit.</exception>
    public static (TrainingOptions Options, MemoryEstimate Estimate) Fit(ModelSpec spec, TrainingOptions wanted, long memory)
    {
        foreach (var options in new[] { wanted, wanted with { Parts = wanted.Parts with { Decoder = false }, Lora = wanted.Lora ?? new LoraOptions(DefaultRank, 2 * DefaultRank, LoraOptions.AllTargets) } })
        {
            var estimate = MemoryEstimate.Of(spec, options);
            if (estimate.Total <= memory) return (options, estimate);
        }

        throw new N2EyeException(FailureKind.BadInput, string.Create(CultureInfo.InvariantCulture,
            $"Not even projector and adapters fit into {Gibibytes(memory):F1} GiB: give a shorter --length, a smaller --batch or more --memory."));
    }

    /// <summary>Chooses, builds the model, and takes the steps.</summary>
    /// <param name="spec">The model.</param>
    /// <param name="wanted">Options; <see cref="TrainingOptions.MaxSteps"/> steps are taken.</param>
    /// <param name="memory">Bytes that may be taken.</param>
    /// <param name="device">Where.</param>
    /// <param name="display">Who watches.</param>
    /// <param name="cancellation">Looked at between steps.</param>
    public static DryRunResult Run(ModelSpec spec, TrainingOptions wanted, long memory, Device device, ITrainingDisplay display, CancellationToken cancellation)
    {
        var (options, estimate) = Fit(spec, wanted, memory);
        display.Say(string.Create(CultureInfo.InvariantCulture, $"full optimizer state: {Gibibytes(MemoryEstimate.Of(spec, wanted).Total):F1} GiB calculated, limit {Gibibytes(memory):F1} GiB"));
        display.Say(options.Lora is { } lora ? $"training projector and adapters of rank {lora.Rank} on {string.Join(", ", lora.Targets)}" : "training projector and every weight of the decoder");
        display.Say(string.Create(CultureInfo.InvariantCulture,
            $"calculated: {Gibibytes(estimate.Total):F1} GiB = weights {Gibibytes(estimate.Weights):F1} + gradients {Gibibytes(estimate.Gradients):F1} + moments {Gibibytes(estimate.Moments):F1} + activations {Gibibytes(estimate.Activations):F1} + copies {Gibibytes(estimate.Temporary):F1}"));
        var frozen = options.Precision == Precision.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        using var store = ParameterStore.Random(spec, device, options.Parts, frozen, options.Seed);
        using var adapters = options.Lora is null ? null : LoraAdapters.Create(spec, options.Lora, device, options.Seed);
        using var model = new N2EyeModel(store, options.Precision, options.Length, adapters);
        using var optimizer = new AdamW(model.Trained, options.WeightDecay);
        var data = new MadeUpBatches(spec, device);
        var examples = Enumerable.Range(0, options.Batch * options.Accumulation).Select(index => data.Example(options.Seed + index, options.Length)).ToList();
        var trainer = new Trainer(model, examples, data, options, optimizer);
        var results = new List<StepResult>();
        while (trainer.Done < trainer.Steps && !cancellation.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            results.Add(trainer.Step());
            display.Step(results[^1], trainer.Steps, Stopwatch.GetElapsedTime(started));
        }

        return new DryRunResult(options, estimate, PeakBytes(), results);
    }

    /// <summary>Bytes as GiB.</summary>
    public static double Gibibytes(long bytes) => bytes / (double)(1L << 30);

    /// <summary>Most memory that this process ever had, by /proc/self/status.</summary>
    private static long PeakBytes()
    {
        const string field = "VmHWM:";
        if (!OperatingSystem.IsLinux()) return 0;
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
        return 1024 * long.Parse(line[field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }
}

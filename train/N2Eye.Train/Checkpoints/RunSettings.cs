using N2Eye.Train.Data;
using N2Eye.Train.Training;
using N2Eye.Weights;

namespace N2Eye.Train.Checkpoints;

/// <summary>Everything that decides which step follows which: a checkpoint continues only a run whose settings are the same.</summary>
public static class RunSettings
{
    /// <summary>The settings, by the names of their flags.</summary>
    /// <param name="options">The run's options.</param>
    /// <param name="fingerprint">The model's (ModelSpec.Fingerprint).</param>
    /// <param name="examples">The run's data.</param>
    /// <param name="steps">Steps in all.</param>
    public static SortedDictionary<string, string> Of(TrainingOptions options, string fingerprint, IReadOnlyList<Example> examples, int steps) => new(StringComparer.Ordinal)
    {
        ["accumulation"] = Text(options.Accumulation),
        ["batch"] = Text(options.Batch),
        ["clip-norm"] = Text(options.ClipNorm),
        ["data"] = DataHash.Of(examples),
        ["gradient-checkpointing"] = Text(options.GradientCheckpointing),
        ["learning-rate"] = Text(options.LearningRate),
        ["lora"] = options.Lora is { } lora ? $"{lora.Rank} {Text(lora.Alpha)} {string.Join(",", lora.Targets)}" : "none",
        ["model"] = fingerprint,
        ["precision"] = options.Precision.ToString(),
        ["schedule"] = options.Schedule.ToString(),
        ["seed"] = Text(options.Seed),
        ["steps"] = Text(steps),
        ["trained"] = options.Parts.ToString(),
        ["warmup"] = Text(options.WarmupSteps),
        ["weight-decay"] = Text(options.WeightDecay),
    };

    /// <exception cref="WeightsException">A setting differs; the line names the first.</exception>
    internal static void Check(string place, SortedDictionary<string, string> given, IReadOnlyDictionary<string, string> saved)
    {
        foreach (var (name, value) in given)
        {
            if (saved.GetValueOrDefault(name) is not { } before || before == value) continue;
            throw new WeightsException($"{place} belongs to a run with {name} = {before}, but this one has {value}: give the same settings, or another --output.");
        }
    }

    private static string Text(IFormattable value) => value.ToString(null, System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(bool value) => value ? "on" : "off";
}

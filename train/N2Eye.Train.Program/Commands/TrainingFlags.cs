using System.CommandLine;
using N2Eye.Runtime;
using N2Eye.Train.Models;
using N2Eye.Train.Training;
using TorchSharp;

namespace N2Eye.Train.Program.Commands;

/// <summary>Flags that say how to train. What is not given is as the published N2-Eye was trained.</summary>
internal sealed class TrainingFlags
{
    private static readonly TrainingOptions Defaults = new();

    private readonly Option<int> batch = Flags.Number("--batch", "N", "Sequences computed at once.", Defaults.Batch, 1, 4096);
    private readonly Option<int> accumulation = Flags.Number("--accumulation", "N", "Batches whose gradients make one step.", Defaults.Accumulation, 1, 4096);
    private readonly Option<int> epochs = Flags.Number("--epochs", "N", "Passes over the data.", Defaults.Epochs, 1, 1_000_000);
    private readonly Option<int> steps = Flags.Number("--steps", "N", "Steps in all, in place of --epochs; 0 = as many as those have.", 0, 0, 999_999);
    private readonly Option<double> learningRate = Flags.Number("--learning-rate", "R", "Highest learning rate.", Defaults.LearningRate, 0, 1.0);
    private readonly Option<LearningRateSchedule> schedule = Flags.Choice("--schedule", "How the learning rate falls.", Defaults.Schedule);
    private readonly Option<int> warmup = Flags.Number("--warmup", "N", "Steps in which the learning rate rises.", Defaults.WarmupSteps, 0, 999_999);
    private readonly Option<double> decay = Flags.Number("--weight-decay", "R", "Weight decay of matrices.", Defaults.WeightDecay, 0, 1.0);
    private readonly Option<double> clip = Flags.Number("--clip-norm", "R", "Longest gradient; 0 = never cut.", Defaults.ClipNorm, 0, 1e9);
    private readonly Option<Precision> precision = Flags.Choice("--precision", "What matrices are multiplied in.", Defaults.Precision);
    private readonly Option<int> length = Flags.Number("--length", "N", "Longest sequence, ids; what is behind is cut.", Defaults.Length, 2, 1 << 20);
    private readonly Option<bool> keepActivations = new("--no-gradient-checkpointing") { Description = "Keep what is inside the layers in place of computing it again: faster, more memory." };
    private readonly Option<bool> unfreezeVision = new("--unfreeze-vision") { Description = "Train the CLIP tower too." };
    private readonly Option<int> loraRank = Flags.Number("--lora-rank", "N", "Train adapters of this rank in place of the decoder's own weights; 0 = the weights.", 0, 0, 4096);
    private readonly Option<double> loraAlpha = Flags.Number("--lora-alpha", "R", "Adapters are scaled by alpha / rank; 0 = twice the rank.", 0, 0, 1e6);
    private readonly Option<string[]> loraTargets = new("--lora-targets") { Description = "Matrices that get adapters.", HelpName = "NAME…", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [.. LoraOptions.AllTargets] };
    private readonly Option<long> seed = Flags.Number("--seed", "N", "Order of the data and first values of adapters.", Defaults.Seed, 0, long.MaxValue);
    private readonly Option<int> saveEvery = Flags.Number("--save-every", "N", "Steps between checkpoints.", Defaults.SaveEvery, 1, 999_999);
    private readonly Option<int> keep = Flags.Number("--keep", "N", "Checkpoints that stay.", Defaults.KeepCheckpoints, 1, 999_999);
    private readonly Option<string> device = DeviceFlag.Create();
    private readonly Option<int> threads = Flags.Number("--threads", "N", "CPU threads; 0 = one for each core.", 0, 0, 1024);

    public void AddTo(Command command)
    {
        loraTargets.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => !LoraOptions.AllTargets.Contains(token.Value)) is { } other)
                result.AddError($"--lora-targets has \"{other.Value}\": LFM2's matrices are {string.Join(", ", LoraOptions.AllTargets)}.");
        });
        foreach (var option in new Option[] { batch, accumulation, epochs, steps, learningRate, schedule, warmup, decay, clip, precision, length, keepActivations, unfreezeVision, loraRank, loraAlpha, loraTargets, seed, saveEvery, keep, device, threads })
            command.Add(option);
    }

    public TrainingOptions Read(ParseResult parsed)
    {
        var rank = parsed.GetValue(loraRank);
        var alpha = parsed.GetValue(loraAlpha);
        return new TrainingOptions
        {
            Batch = parsed.GetValue(batch),
            Accumulation = parsed.GetValue(accumulation),
            Epochs = parsed.GetValue(epochs),
            MaxSteps = parsed.GetValue(steps),
            LearningRate = parsed.GetValue(learningRate),
            Schedule = parsed.GetValue(schedule),
            WarmupSteps = parsed.GetValue(warmup),
            WeightDecay = parsed.GetValue(decay),
            ClipNorm = parsed.GetValue(clip),
            Precision = parsed.GetValue(precision),
            Length = parsed.GetValue(length),
            GradientCheckpointing = !parsed.GetValue(keepActivations),
            Seed = parsed.GetValue(seed),
            SaveEvery = parsed.GetValue(saveEvery),
            KeepCheckpoints = parsed.GetValue(keep),
            Parts = new TrainedParts(parsed.GetValue(unfreezeVision), Projector: true, Decoder: rank == 0),
            Lora = rank == 0 ? null : new LoraOptions(rank, alpha > 0 ? alpha : 2 * rank, parsed.GetValue(loraTargets)!),
        };
    }

    /// <summary>Loads libtorch, and chooses device and threads.</summary>
    public torch.Device Device(ParseResult parsed)
    {
        if (parsed.GetValue(threads) is > 0 and var count) torch.set_num_threads(count);
        return DeviceFlag.Read(parsed, device);
    }
}

using N2Eye.Specs.Graph;
using N2Eye.Train.Checkpoints;
using N2Eye.Train.Contrastive;
using N2Eye.Train.Data.Artwork.Training;
using N2Eye.Train.Data.Scenes;
using N2Eye.Train.Models;
using N2Eye.Train.Training;
using N2Eye.Weights;
using N2Eye.Weights.Safetensors;
using static TorchSharp.torch;

namespace N2Eye.Train.Tiny.Tower;

/// <summary>The first stage: the vision tower by contrast with names, on single things at a low resolution, then on whole scenes.</summary>
public static class TowerTraining
{
    private const int SaveEvery = 250, Warmup = 300;
    private const int StyledPercent = 45;
    private const double WeightDecay = 0.02, ClipNorm = 5;

    /// <summary>Trains to the last step, or to the step at which it is cancelled; a later call with the same options goes on from there.</summary>
    /// <param name="options">How.</param>
    /// <param name="output">Who watches.</param>
    /// <param name="stop">Looked at between steps.</param>
    /// <returns>What the last step did; null where nothing was left to do.</returns>
    /// <exception cref="NotSupportedException">The model's tower is no ResNet.</exception>
    /// <exception cref="WeightsException">The output file belongs to another tower.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no number any more.</exception>
    public static ContrastResult? Run(TowerOptions options, TextWriter output, CancellationToken stop)
    {
        var spec = Spec(options.Model);
        var artwork = TrainingArtwork.Load(options.Artwork);
        var texts = new RegionTexts(artwork.Concepts);
        var feed = Feed(options, spec, artwork, texts);
        var (tower, weights, contrast) = Begin(options, spec, texts);
        tower.Training = true;
        using var optimizer = new AdamW([.. weights.Where(entry => entry.Value.requires_grad).Select(entry => (entry.Key, entry.Value)), .. contrast.Parameters], WeightDecay);
        var state = new TowerState(options.Output, [.. weights.Select(entry => (entry.Key, entry.Value)), .. contrast.Parameters, .. optimizer.State]);
        optimizer.Steps = state.Restore();
        output.WriteLine($"tower: {spec.Tensors.Sum(tensor => tensor.Count):N0} parameters, step {optimizer.Steps} of {options.Steps}");
        var progress = new StageProgress(output, options.Steps, options.Batch, "loss", "whole", "large", "small", "colour");
        ContrastResult? last = null;
        var prepared = new Ahead<RegionBatch>(feed.Make, optimizer.Steps, options.Steps);
        while (optimizer.Steps < options.Steps && !stop.IsCancellationRequested)
        {
            var step = optimizer.Steps;
            using var batch = prepared.Next();
            var result = contrast.Step(batch);
            var (norm, factor) = optimizer.Clip(ClipNorm);
            if (!double.IsFinite(result.Loss) || !double.IsFinite(norm)) throw new TrainingDivergedException(step + 1, result.Loss, norm);
            optimizer.Step(Rate(step, options), factor);
            progress.Add(optimizer.Steps, result.Loss, result.Whole, result.Large, result.Small, result.Colour);
            if (optimizer.Steps % SaveEvery == 0) state.Save(optimizer.Steps);
            last = result;
        }

        if (last is not null) state.Save(optimizer.Steps);
        return last;
    }

    /// <summary>A trained tower and its heads.</summary>
    /// <exception cref="WeightsException">The file holds another tower.</exception>
    internal static (ClipResNet Tower, RegionContrast Heads) Trained(TowerOptions options, ResNetSpec spec, RegionTexts texts)
    {
        var (tower, weights, contrast) = Begin(options, spec, texts);
        using var file = SafetensorsFile.Open(options.Output);
        foreach (var (name, value) in weights.Select(entry => (entry.Key, entry.Value)).Concat(contrast.Parameters)) TensorFile.Read(file, name, value);
        return (tower, contrast);
    }

    /// <exception cref="NotSupportedException">The model's tower is no ResNet.</exception>
    internal static ResNetSpec Spec(string model) => ModelFolder.ReadConfig(model).Vision as ResNetSpec
        ?? throw new NotSupportedException($"{model}: the tower that is trained here is a ResNet (vision_config.model_type clip_resnet_vision_model).");

    /// <summary>Reads a trained tower into a model's weights.</summary>
    /// <exception cref="WeightsException">The file holds another tower.</exception>
    internal static void Read(string path, ModelSpec spec, ParameterStore store)
    {
        using var file = SafetensorsFile.Open(path);
        foreach (var tensor in spec.Vision.Tensors) TensorFile.Read(file, tensor.Name, store[tensor]);
    }

    private static (ClipResNet Tower, Dictionary<string, Tensor> Weights, RegionContrast Contrast) Begin(TowerOptions options, ResNetSpec spec, RegionTexts texts)
    {
        var weights = ClipResNet.Random(spec, options.Place, (long)options.Seed);
        var tower = new ClipResNet(spec, tensor => weights[tensor.Name], options.Products);
        return (tower, weights, new RegionContrast(tower, texts.All, texts.Nothing, options.Place, (long)options.Seed));
    }

    internal static SceneFeed Feed(TowerOptions options, ResNetSpec spec, TrainingArtwork artwork, RegionTexts texts)
    {
        // Scenes are drawn smaller and larger than the tower sees them, as cameras do.
        int[] drawn = [options.EarlySize, spec.ImageSize, spec.ImageSize, 4 * spec.ImageSize / 3, spec.ImageSize];
        var scenes = drawn.Distinct().ToDictionary(size => size, size => new TrainingComposer(artwork, new SceneOptions { Size = size, Flips = true, LargestTurn = 18, StylePercent = StyledPercent }));
        // What a thing looks like is learned from large, clean pictures of it, several times as fast.
        var things = new TrainingComposer(artwork, new SceneOptions
        {
            Size = options.EarlySize,
            Flips = true,
            LargestTurn = 10,
            StylePercent = 20,
            TintPercent = 2,
            CameraStrength = 20,
            LeastSide = 0.66,
            Backdrops = [25, 35, 25, 10, 5],
        });
        return new SceneFeed(things, scenes, texts, options, spec.ImageSize, drawn);
    }

    /// <summary>Half a cosine on things, which need not come to rest, and two on scenes.</summary>
    private static double Rate(int step, TowerOptions options)
    {
        if (step < Warmup) return options.LearningRate * (step + 1) / Warmup;
        var scenes = options.ThingSteps + options.SceneSteps;
        if (step < options.ThingSteps) return Cosine(0, options.ThingSteps, options.LearningRate, 0.3);
        var peak = 0.8 * options.LearningRate;
        return step < scenes ? Cosine(options.ThingSteps, options.SceneSteps, peak, 0.01) : Cosine(scenes, options.MoreSteps, peak, 0.01);

        double Cosine(int begin, int length, double peak, double floor) => peak * (floor + (1 - floor) * 0.5 * (1 + Math.Cos(Math.PI * (step - begin) / length)));
    }
}

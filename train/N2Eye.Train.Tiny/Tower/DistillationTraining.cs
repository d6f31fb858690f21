using N2Eye.Specs.Graph;
using N2Eye.Train.Checkpoints;
using N2Eye.Train.Contrastive;
using N2Eye.Train.Data.Artwork.Training;
using N2Eye.Train.Models;
using N2Eye.Train.Training;
using N2Eye.Weights;
using static TorchSharp.torch;

namespace N2Eye.Train.Tiny.Tower;

/// <summary>A vision transformer learns the grid of a trained ResNet (distillation of features: Romero et al. 2015), from pictures without labels.</summary>
public static class DistillationTraining
{
    private const int SaveEvery = 250, Warmup = 300;
    private const double WeightDecay = 0.05, ClipNorm = 1;
    private const string MapName = "distillation.map";

    /// <summary>Trains to the last step, or to the step at which it is cancelled; a later call with the same options goes on from there.</summary>
    /// <param name="options">How.</param>
    /// <param name="output">Who watches.</param>
    /// <param name="stop">Looked at between steps.</param>
    /// <returns>Means of the last steps: the cosine between student and teacher, and the part of the pictures that the teacher's own head names rightly from the student's features.</returns>
    /// <exception cref="NotSupportedException">The teacher is no ResNet, the student no ViT, or their grids do not fit.</exception>
    /// <exception cref="WeightsException">A file belongs to another tower.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no number any more.</exception>
    public static (double Cosine, double Right) Run(DistillationOptions options, TextWriter output, CancellationToken stop)
    {
        var teacherSpec = TowerTraining.Spec(options.Teacher.Model);
        var model = ModelFolder.ReadConfig(options.Model);
        var spec = model.Vision as VitSpec ?? throw new NotSupportedException($"{options.Model}: the student is a ViT (vision_config.model_type clip_vision_model).");
        var pooled = Pooled(spec, teacherSpec, options.Model);
        var artwork = TrainingArtwork.Load(options.Teacher.Artwork);
        var texts = new RegionTexts(artwork.Concepts);
        var (teacher, heads) = TowerTraining.Trained(options.Teacher, teacherSpec, texts);
        var device = options.Teacher.Place;
        using var store = ParameterStore.Random(model, device, new TrainedParts(Vision: true, Projector: false, Decoder: false), ScalarType.Float32, (long)options.Teacher.Seed);
        var student = new ClipVision(store, options.Teacher.Products);
        using var map = empty(teacherSpec.FeatureSize, spec.HiddenSize).normal_(0, 1 / Math.Sqrt(spec.HiddenSize), new Generator(options.Teacher.Seed)).to(device).requires_grad_(true);
        // What lies behind the last hidden state is not used, and has no gradient.
        using var optimizer = new AdamW([.. store.Trained, (MapName, map)], WeightDecay);
        var state = new TowerState(options.Output, [.. store.Trained, (MapName, map), .. optimizer.State]);
        optimizer.Steps = state.Restore();
        output.WriteLine($"student: {spec.Tensors.Sum(tensor => tensor.Count):N0} parameters, step {optimizer.Steps} of {options.Steps}");
        var progress = new StageProgress(output, options.Steps, options.Teacher.Batch, "cosine", "whole");
        // The teacher's scenes, from the first of whole ones on.
        var feed = TowerTraining.Feed(options.Teacher with { ThingSteps = 0 }, teacherSpec, artwork, texts);
        var (cosine, right) = (double.NaN, double.NaN);
        var prepared = new Ahead<RegionBatch>(feed.Make, optimizer.Steps, options.Steps);
        while (optimizer.Steps < options.Steps && !stop.IsCancellationRequested)
        {
            var step = optimizer.Steps;
            using var batch = prepared.Next();
            using var scope = NewDisposeScope();
            Tensor wanted;
            using (no_grad()) wanted = teacher.Forward(batch.Pixels); // (pictures, cells, feature)
            var given = nn.functional.linear(pooled(student.Forward(batch.Pixels)), map);
            var similarity = nn.functional.cosine_similarity(given, wanted, dim: -1).mean();
            // The direction, and a little of the length, so that the teacher's heads can read the student.
            var apart = given.Minus(wanted);
            var loss = ((apart * apart).mean() / (wanted * wanted).mean()).Times(0.1).Minus(similarity).Plus(1);
            loss.backward();
            var (norm, factor) = optimizer.Clip(ClipNorm);
            if (!double.IsFinite(norm)) throw new TrainingDivergedException(step + 1, loss.item<float>(), norm);
            optimizer.Step(Rate(step, options), factor);
            (cosine, right) = (similarity.item<float>(), Right(heads, given, batch.Whole));
            progress.Add(optimizer.Steps, cosine, right);
            if (optimizer.Steps % SaveEvery == 0 || optimizer.Steps == options.Steps || stop.IsCancellationRequested) state.Save(optimizer.Steps);
        }

        return (cosine, right);
    }

    /// <summary>From the student's rows to as many as the teacher has: (pictures, patches, hidden) → (pictures, cells, hidden)</summary>
    private static Func<Tensor, Tensor> Pooled(VitSpec student, ResNetSpec teacher, string place)
    {
        var side = student.ImageSize / student.PatchSize;
        if (student.Feature != VisionFeature.PatchTokens || student.ImageSize != teacher.ImageSize || side % teacher.Side != 0)
            throw new NotSupportedException($"{place}: the student's grid ({side} × {side} of {student.ImageSize} pixels, patch_tokens) must be a multiple of the teacher's ({teacher.Side} × {teacher.Side} of {teacher.ImageSize}).");
        return rows => nn.functional.avg_pool2d(rows.transpose(1, 2).reshape(rows.shape[0], -1, side, side), side / teacher.Side).flatten(2).transpose(1, 2);
    }

    private static double Right(RegionContrast heads, Tensor features, Tensor whole)
    {
        var asked = whole.IsNot(RegionBatch.Ignored);
        return heads.Nearest(features).eq(whole).logical_and(asked).sum().item<long>() / Math.Max(1.0, asked.sum().item<long>());
    }

    private static double Rate(int step, DistillationOptions options) => step < Warmup
        ? options.LearningRate * (step + 1) / Warmup
        : options.LearningRate * (0.01 + 0.99 * 0.5 * (1 + Math.Cos(Math.PI * step / options.Steps)));
}

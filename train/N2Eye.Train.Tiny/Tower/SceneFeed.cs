using N2Eye.Specs.Graph;
using N2Eye.Train.Contrastive;
using N2Eye.Train.Data.Questions;
using N2Eye.Train.Data.Scenes;
using static TorchSharp.torch;

namespace N2Eye.Train.Tiny.Tower;

/// <summary>Composed scenes as batches for the tower. Which scenes a step sees depends on its number alone.</summary>
/// <param name="things">Composes the single things.</param>
/// <param name="scenes">Compose whole scenes, by the size of their pictures.</param>
/// <param name="texts">The bank.</param>
/// <param name="options">Steps, batch and seed.</param>
/// <param name="size">Size that the tower sees of whole scenes.</param>
/// <param name="drawn">Sizes that whole scenes are drawn at, in turns.</param>
internal sealed class SceneFeed(TrainingComposer things, IReadOnlyDictionary<int, TrainingComposer> scenes, RegionTexts texts, TowerOptions options, int size, int[] drawn)
{
    /// <summary>CLIP's normalization (openai/CLIP, clip.py).</summary>
    private static readonly float[] Means = [0.48145466f, 0.4578275f, 0.40821073f], Deviations = [0.26862954f, 0.26130258f, 0.27577711f];

    // What a single thing is, most often; then colours, numbers and places.
    private static readonly int[] SingleMix = [70, 6, 14, 0, 0, 0, 0, 0, 0, 0, 0, 10, 0], SceneMix = [26, 4, 10, 12, 12, 6, 4, 0, 12, 0, 0, 14, 0];

    /// <summary>The batch of a step.</summary>
    public RegionBatch Make(int step) => step < options.ThingSteps
        ? Make(step, options.EarlySize, options.EarlySize, single: true)
        : Make(step, size, drawn[step % drawn.Length], single: false);

    private RegionBatch Make(int step, int seen, int drawnAt, bool single)
    {
        var batch = options.Batch;
        var side = seen / ResNetSpec.Reduction;
        var cells = side * side;
        var plane = 3 * drawnAt * drawnAt;
        var planes = new float[batch * plane]; // (batch, 3, drawn, drawn)
        long[] whole = new long[batch], large = new long[batch * cells], small = new long[batch * cells], colour = new long[batch * cells];
        Parallel.For(0, batch, i =>
        {
            var scene = Compose(single ? things : scenes[drawnAt], (long)step * batch + i, single);
            Normalize(scene, planes.AsSpan(i * plane, plane));
            var own = i * cells;
            SceneLabels.Write(scene, side, texts, ref whole[i], large.AsSpan(own, cells), small.AsSpan(own, cells), colour.AsSpan(own, cells));
        });
        using var scope = NewDisposeScope();
        var pixels = tensor(planes).view(batch, 3, drawnAt, drawnAt).to(options.Place);
        if (drawnAt != seen) pixels = nn.functional.interpolate(pixels, [seen, seen], mode: InterpolationMode.Bicubic, align_corners: false);
        return new RegionBatch(pixels.DetachFromDisposeScope(), Placed(whole), Placed(large, batch, cells), Placed(small, batch, cells), Placed(colour, batch, cells));

        Tensor Placed(long[] values, params long[] shape)
        {
            var placed = tensor(values).to(options.Place);
            return (shape.Length == 0 ? placed : placed.view(shape)).DetachFromDisposeScope();
        }
    }

    private Scene Compose(TrainingComposer composer, long index, bool single)
    {
        var type = (QuestionType)new SceneRandom(options.Seed ^ 0x9E37, index).Weighted(single ? SingleMix : SceneMix);
        var scene = composer.Compose(options.Seed, index, type).Scene;
        // Some questions about colour are about one of two things.
        for (var seed = options.Seed + 1; single && scene.Objects.Count > 1; seed++) scene = composer.Compose(seed, index, QuestionType.What).Scene;
        return scene;
    }

    /// <summary>(size, size, 3) bytes → (3, size, size)</summary>
    private static void Normalize(Scene scene, Span<float> planes)
    {
        var count = scene.Size * scene.Size;
        for (var channel = 0; channel < 3; channel++)
        {
            for (var i = 0; i < count; i++) planes[channel * count + i] = (scene.Pixels[i * 3 + channel] / 255f - Means[channel]) / Deviations[channel];
        }
    }
}

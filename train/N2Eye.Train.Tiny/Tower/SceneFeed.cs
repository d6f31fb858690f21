using N2Eye.Specs.Graph;
using N2Eye.Train.Contrastive;
using N2Eye.Train.Data.Questions;
using N2Eye.Train.Data.Scenes;
using static TorchSharp.torch;

namespace N2Eye.Train.Tiny.Tower;

/// <summary>Composed scenes as batches for the tower. Which scenes a step sees depends on its number alone.</summary>
/// <param name="composers">Composers by the size of their pictures.</param>
/// <param name="texts">The bank.</param>
/// <param name="batch">Pictures in a step.</param>
/// <param name="seed">Which stream of scenes.</param>
internal sealed class SceneFeed(IReadOnlyDictionary<int, TrainingComposer> composers, RegionTexts texts, int batch, ulong seed)
{
    /// <summary>CLIP's normalization (openai/CLIP, clip.py).</summary>
    private static readonly float[] Means = [0.48145466f, 0.4578275f, 0.40821073f], Deviations = [0.26862954f, 0.26130258f, 0.27577711f];

    // What a single thing is, most often; then colours, numbers and places.
    private static readonly int[] SingleMix = [60, 6, 14, 0, 0, 0, 0, 0, 0, 0, 0, 20, 0], SceneMix = [26, 4, 10, 12, 12, 6, 4, 0, 12, 0, 0, 14, 0];

    /// <summary>The batch of a step.</summary>
    /// <param name="step">Its number.</param>
    /// <param name="size">Size that the tower sees.</param>
    /// <param name="drawn">Size that the scenes are drawn at.</param>
    /// <param name="single">Only scenes with one thing.</param>
    public RegionBatch Make(int step, int size, int drawn, bool single)
    {
        var side = size / ResNetSpec.Reduction;
        var cells = side * side;
        var planes = new float[batch * 3 * drawn * drawn]; // (batch, 3, drawn, drawn)
        long[] whole = new long[batch], large = new long[batch * cells], small = new long[batch * cells], colour = new long[batch * cells];
        var composer = composers[drawn];
        Parallel.For(0, batch, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i =>
        {
            var random = new SceneRandom(seed ^ 0x9E37, (long)step * batch + i);
            var type = (QuestionType)random.Weighted(single ? SingleMix : SceneMix);
            var scene = composer.Compose(seed, (long)step * batch + i, type).Scene;
            // A question about colour has two things in one scene of four.
            for (var again = 1; single && scene.Objects.Count > 1; again++) scene = composer.Compose(seed + (ulong)again, (long)step * batch + i, QuestionType.What).Scene;
            Normalize(scene, planes.AsSpan(i * 3 * drawn * drawn, 3 * drawn * drawn));
            SceneLabels.Write(scene, side, texts, ref whole[i], large.AsSpan(i * cells, cells), small.AsSpan(i * cells, cells), colour.AsSpan(i * cells, cells));
        });
        using var scope = NewDisposeScope();
        var pixels = tensor(planes).view(batch, 3, drawn, drawn);
        if (drawn != size) pixels = nn.functional.interpolate(pixels, [size, size], mode: InterpolationMode.Bicubic, align_corners: false);
        return new RegionBatch(
            pixels.DetachFromDisposeScope(),
            tensor(whole).DetachFromDisposeScope(),
            tensor(large).view(batch, cells).DetachFromDisposeScope(),
            tensor(small).view(batch, cells).DetachFromDisposeScope(),
            tensor(colour).view(batch, cells).DetachFromDisposeScope());
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

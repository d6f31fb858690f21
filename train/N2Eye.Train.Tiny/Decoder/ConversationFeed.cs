using System.Buffers;
using N2Eye.Runtime.Models;
using N2Eye.Runtime.Pictures;
using N2Eye.Train.Data;
using N2Eye.Train.Data.Scenes;
using static TorchSharp.torch;

namespace N2Eye.Train.Tiny.Decoder;

/// <summary>Composed conversations as batches. Which ones a step sees depends on its number alone.</summary>
/// <param name="composers">Composers; each conversation takes one of them.</param>
/// <param name="compiled">The model: its template, tokenizer and preprocessing.</param>
/// <param name="rows">Rows that one picture gives.</param>
/// <param name="batch">Conversations in a step.</param>
/// <param name="seed">Which stream of scenes.</param>
/// <param name="device">Where batches go.</param>
internal sealed class ConversationFeed(IReadOnlyList<TrainingComposer> composers, CompiledModel compiled, int rows, int batch, ulong seed, Device device)
{
    private const int Longest = 512;

    // The longest of a batch may be this much longer than the shortest.
    private const double Padding = 1.6;

    private readonly ConversationEncoder encoder = new(compiled, rows, Longest);

    /// <summary>The conversations of a step in batches of similar length: some list tools and are several times as long as the others.</summary>
    public IReadOnlyList<Batch> Make(int step)
    {
        var size = 3 * compiled.Preprocessing.CropWidth * compiled.Preprocessing.CropHeight;
        var planes = new float[batch][]; // each (3, height, width)
        var examples = new Example[batch];
        Parallel.For(0, batch, i =>
        {
            var index = (long)step * batch + i;
            var composed = composers[(int)(index % composers.Count)].Compose(seed, index);
            examples[i] = encoder.Encode(SceneSession.Of(composed.Session));
            using var picture = PictureOf(composed.Scene);
            compiled.Preprocessing.ToTensor(picture, planes[i] = new float[size]);
        });
        return [.. ByLength(examples).Select(group => Batch.Of([.. group.Select(i => examples[i])], device, padding: 0, Pixels(group.Select(i => planes[i]))))];
    }

    private static IEnumerable<List<int>> ByLength(Example[] examples)
    {
        var group = new List<int>();
        foreach (var i in Enumerable.Range(0, examples.Length).OrderBy(i => examples[i].Ids.Length))
        {
            if (group.Count > 0 && examples[i].Ids.Length > Padding * examples[group[0]].Ids.Length)
            {
                yield return group;
                group = [];
            }

            group.Add(i);
        }

        yield return group;
    }

    private Tensor Pixels(IEnumerable<float[]> planes)
    {
        using var scope = NewDisposeScope();
        return tensor(planes.SelectMany(plane => plane).ToArray()).view(-1, 3, compiled.Preprocessing.CropHeight, compiled.Preprocessing.CropWidth).to(device).DetachFromDisposeScope();
    }

    private static Picture PictureOf(Scene scene)
    {
        var count = scene.Size * scene.Size;
        var pixels = ArrayPool<byte>.Shared.Rent(count * Picture.BytesPerPixel);
        for (var i = 0; i < count; i++) scene.Pixels.AsSpan(i * 3, 3).CopyTo(pixels.AsSpan(i * Picture.BytesPerPixel));
        return new Picture("a scene", "", scene.Size, scene.Size, pixels);
    }
}

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
internal sealed class ConversationFeed(IReadOnlyList<TrainingComposer> composers, CompiledModel compiled, int rows, int batch, ulong seed)
{
    private const int Longest = 512;

    private readonly ConversationEncoder encoder = new(compiled, rows, Longest);

    /// <summary>The batch of a step.</summary>
    public Batch Make(int step)
    {
        var (width, height) = (compiled.Preprocessing.CropWidth, compiled.Preprocessing.CropHeight);
        var size = 3 * width * height;
        var planes = new float[batch * size]; // (batch, 3, height, width)
        var examples = new Example[batch];
        Parallel.For(0, batch, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i =>
        {
            var index = (long)step * batch + i;
            var composed = composers[(int)(index % composers.Count)].Compose(seed, index);
            examples[i] = encoder.Encode(SceneSession.Of(composed.Session));
            using var picture = PictureOf(composed.Scene);
            compiled.Preprocessing.ToTensor(picture, planes.AsSpan(i * size, size));
        });
        return Batch.Of(examples, CPU, padding: 0, tensor(planes).view(batch, 3, height, width).DetachFromDisposeScope());
    }

    private static Picture PictureOf(Scene scene)
    {
        var count = scene.Size * scene.Size;
        var pixels = ArrayPool<byte>.Shared.Rent(count * Picture.BytesPerPixel);
        for (var i = 0; i < count; i++) scene.Pixels.AsSpan(i * 3, 3).CopyTo(pixels.AsSpan(i * Picture.BytesPerPixel));
        return new Picture("a scene", "", scene.Size, scene.Size, pixels);
    }
}

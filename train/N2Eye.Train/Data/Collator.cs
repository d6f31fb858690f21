using N2Eye.Runtime.Pictures;
using static TorchSharp.torch;

namespace N2Eye.Train.Data;

/// <summary>Examples → one batch: right padding, pictures decoded and preprocessed as the program does it, labels shifted by one.</summary>
/// <param name="preprocessing">The compiled model's preprocessing.</param>
/// <param name="device">Where the batch goes.</param>
/// <param name="padding">Id to pad with; causality keeps it away from every id that counts.</param>
public sealed class Collator(Preprocessing preprocessing, Device device, int padding)
{
    private readonly PictureReader reader = new();

    /// <summary>The batch of these examples.</summary>
    /// <exception cref="Runtime.N2EyeException">A picture is missing or cannot be read.</exception>
    public Batch Collate(IReadOnlyList<Example> examples)
    {
        var length = examples.Max(example => example.Ids.Length);
        var ids = new long[examples.Count * length];
        Array.Fill(ids, padding);
        var positions = new List<long>();
        var targets = new List<long>();
        foreach (var (row, example) in examples.Index())
        {
            for (var i = 0; i < example.Ids.Length; i++)
            {
                ids[row * length + i] = example.Ids[i];
                if (i == 0 || !example.Answered[i]) continue;
                positions.Add(row * length + i - 1);
                targets.Add(example.Ids[i]);
            }
        }

        return new Batch(
            Detached(tensor(ids).view(examples.Count, length)),
            Pixels([.. examples.Select(example => example.Session.Picture).OfType<SessionPicture>()]),
            Detached(tensor(positions.ToArray())),
            Detached(tensor(targets.ToArray())),
            examples.Sum(example => (long)example.Ids.Length));
    }

    private Tensor? Pixels(List<SessionPicture> pictures)
    {
        if (pictures.Count == 0) return null;
        int width = preprocessing.CropWidth, height = preprocessing.CropHeight, size = 3 * width * height;
        var planes = new float[pictures.Count * size]; // (pictures, 3, height, width)
        foreach (var (index, source) in pictures.Index())
        {
            using var picture = source is SessionPicture.Memory memory ? reader.Read(memory.Bytes, memory.Name) : reader.Read(((SessionPicture.File)source).Path);
            preprocessing.ToTensor(picture, planes.AsSpan(index * size, size));
        }

        return Detached(tensor(planes).view(pictures.Count, 3, height, width));
    }

    // A batch is disposed by whoever asked for it, whatever scope is open.
    private Tensor Detached(Tensor value) => value.to(device).DetachFromDisposeScope();
}

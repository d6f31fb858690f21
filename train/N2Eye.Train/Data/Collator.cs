using N2Eye.Runtime.Pictures;
using static TorchSharp.torch;

namespace N2Eye.Train.Data;

/// <summary>Examples → one batch: right padding, pictures decoded and preprocessed as the program does it, labels shifted by one.</summary>
/// <param name="preprocessing">The compiled model's preprocessing.</param>
/// <param name="device">Where the batch goes.</param>
/// <param name="padding">Id to pad with; causality keeps it away from every id that counts.</param>
public sealed class Collator(Preprocessing preprocessing, Device device, int padding) : IBatchSource
{
    private readonly PictureReader reader = new();

    /// <inheritdoc/>
    /// <exception cref="Runtime.N2EyeException">A picture is missing or cannot be read.</exception>
    public Batch Collate(IReadOnlyList<Example> examples) => Batch.Of(examples, device, padding,
        Pixels([.. examples.Select(example => example.Session.Picture).OfType<SessionPicture>()]));

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

        return tensor(planes).view(pictures.Count, 3, height, width).to(device).DetachFromDisposeScope();
    }
}

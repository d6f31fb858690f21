using N2Eye.Weights;
using N2Eye.Weights.Safetensors;
using static TorchSharp.torch;

namespace N2Eye.Train.Checkpoints;

/// <summary>Tensors to and from one safetensors file, a stretch at a time.</summary>
internal static class TensorFile
{
    private const long ChunkValues = 1 << 24;

    /// <summary>Writes tensors, each made when its turn comes; the file appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Name, type and shape, and how to get the value.</param>
    public static void Write(string path, IReadOnlyList<(string Name, ScalarType Type, IReadOnlyList<long> Shape, Func<Tensor> Value)> tensors)
    {
        // "pt": what transformers asks for before it reads a file.
        using var writer = new SafetensorsWriter(path, tensors.Select(tensor => new TensorDeclaration(tensor.Name, DtypeOf(tensor.Type), tensor.Shape)), [new("format", "pt")]);
        using var noGradients = no_grad();
        foreach (var tensor in tensors)
        {
            using var scope = NewDisposeScope();
            var stream = writer.Begin(tensor.Name);
            var flat = tensor.Value().detach().contiguous().flatten();
            for (var first = 0L; first < flat.shape[0]; first += ChunkValues)
            {
                using var inner = NewDisposeScope();
                stream.Write(flat.narrow(0, first, Math.Min(ChunkValues, flat.shape[0] - first)).to(tensor.Type).cpu().bytes);
            }
        }

        writer.Commit();
    }

    /// <summary>Overwrites a float32 tensor with the file's values.</summary>
    /// <exception cref="WeightsException">The file has no such tensor, or one of another type or shape.</exception>
    public static void Read(SafetensorsFile file, string name, Tensor target)
    {
        if (file.Find(name) is not { } entry) throw new WeightsException($"{file.Path} has no tensor \"{name}\": it was written by a run with other settings.");
        if (entry.Dtype != Dtype.F32 || !entry.Shape.SequenceEqual(target.shape))
            throw new WeightsException($"{file.Path}: tensor \"{name}\" is {entry.Dtype.Name()} {entry.ShapeText}, not F32 [{string.Join(", ", target.shape)}]: it was written by a run with other settings.");
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var flat = target.view(-1);
        for (var first = 0L; first < flat.shape[0]; first += ChunkValues)
        {
            using var inner = NewDisposeScope();
            var count = Math.Min(ChunkValues, flat.shape[0] - first);
            var chunk = empty(count, ScalarType.Float32);
            file.Bytes(entry.Offset + first * sizeof(float), (int)count * sizeof(float)).CopyTo(chunk.bytes);
            flat.narrow(0, first, count).copy_(chunk);
        }

        file.Release(entry.Offset, entry.Length);
    }

    private static Dtype DtypeOf(ScalarType type) => type switch
    {
        ScalarType.BFloat16 => Dtype.BF16,
        ScalarType.Float16 => Dtype.F16,
        _ => Dtype.F32,
    };
}

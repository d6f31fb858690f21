using System.Runtime.InteropServices;
using N2Eye.Quant.Checkpoints;
using N2Eye.Specs.Graph;
using N2Eye.Train.Models;
using N2Eye.Weights;
using N2Eye.Weights.Safetensors;
using static TorchSharp.torch;

namespace N2Eye.Train.Checkpoints;

/// <summary>Reads a Hugging Face checkpoint directory, by the names that n2eye-quant knows.</summary>
public static class ModelFolder
{
    private const long ChunkValues = 1 << 24;

    /// <summary>Reads config.json.</summary>
    /// <exception cref="ConfigException">It is missing or cannot be used; one line for each place.</exception>
    public static ModelSpec ReadConfig(string folder) => ConfigFile.Read(Path.Combine(folder, "config.json"));

    /// <summary>Reads every tensor. What is trained becomes float32; what is frozen keeps the checkpoint's type and so its exact values.</summary>
    /// <param name="folder">The directory.</param>
    /// <param name="spec">Its config.json.</param>
    /// <param name="device">Where the tensors go.</param>
    /// <param name="parts">What is trained.</param>
    /// <exception cref="WeightsException">A tensor is missing, damaged or of another shape.</exception>
    public static ParameterStore ReadWeights(string folder, ModelSpec spec, Device device, TrainedParts parts)
    {
        using var checkpoint = Checkpoint.OpenFolder(folder);
        var store = new ParameterStore(spec, device);
        try
        {
            foreach (var (tensor, source) in new TensorResolver([checkpoint], NameMap.Empty).Resolve(spec))
            {
                using var scope = NewDisposeScope();
                var trained = parts.Trains(tensor.Name);
                store.Add(tensor, Read(source, trained ? ScalarType.Float32 : TypeOf(source.Dtype)), trained);
            }

            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>The tensor's values in a type that holds them exactly, or float32.</summary>
    private static Tensor Read(SourceTensor source, ScalarType type)
    {
        using var noGradients = no_grad();
        var result = empty([.. source.Shape], type);
        var flat = result.flatten();
        var buffer = new float[Math.Min(ChunkValues, flat.shape[0])];
        for (var first = 0L; first < flat.shape[0]; first += ChunkValues)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(ChunkValues, flat.shape[0] - first);
            source.Read(first, buffer.AsSpan(0, (int)count));
            var chunk = empty(count, ScalarType.Float32);
            MemoryMarshal.AsBytes(buffer.AsSpan(0, (int)count)).CopyTo(chunk.bytes);
            flat.narrow(0, first, count).copy_(chunk);
        }

        return result;
    }

    private static ScalarType TypeOf(Dtype dtype) => dtype switch
    {
        Dtype.BF16 => ScalarType.BFloat16,
        Dtype.F16 => ScalarType.Float16,
        _ => ScalarType.Float32,
    };
}

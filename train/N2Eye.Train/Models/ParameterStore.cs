using N2Eye.Specs.Graph;
using static TorchSharp.torch;

namespace N2Eye.Train.Models;

/// <summary>Every tensor of one model by the name that it has in a merged N2-Eye checkpoint. It owns them.</summary>
/// <param name="spec">The model.</param>
/// <param name="device">Where they lie.</param>
public sealed class ParameterStore(ModelSpec spec, Device device) : IDisposable
{
    private readonly Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);

    /// <summary>The model.</summary>
    public ModelSpec Spec { get; } = spec;

    /// <summary>Where the tensors lie.</summary>
    public Device Device { get; } = device;

    /// <summary>The tensor that a spec describes.</summary>
    public Tensor this[TensorSpec tensor] => tensors[tensor.Name];

    /// <summary>The tensors that are trained, in the model's order.</summary>
    public IEnumerable<(string Name, Tensor Value)> Trained =>
        Spec.Tensors.Select(tensor => (tensor.Name, this[tensor])).Where(entry => entry.Item2.requires_grad);

    /// <summary>Takes over a tensor of the spec's shape; it is moved to the store's device and lives as long as the store.</summary>
    public void Add(TensorSpec tensor, Tensor value, bool trained)
    {
        if (!value.shape.SequenceEqual(tensor.Shape.Select(size => (long)size)))
            throw new ArgumentException($"{tensor.Name} must be [{string.Join(", ", tensor.Shape)}], not [{string.Join(", ", value.shape)}].", nameof(value));
        var placed = value.to(Device).DetachFromDisposeScope();
        placed.requires_grad = trained;
        tensors.Add(tensor.Name, placed);
    }

    /// <summary>
    /// A model with random values: normal with deviation 0.02 for matrices (transformers' initializer_range), ones for the
    /// weights of norms, zeros for biases; the running statistics of batch norms are those of nothing seen.
    /// </summary>
    /// <param name="spec">The model.</param>
    /// <param name="device">Where it lies.</param>
    /// <param name="parts">Which tensors are trained: those in float32, the rest in <paramref name="frozenType"/>.</param>
    /// <param name="frozenType">Element type of frozen matrices.</param>
    /// <param name="seed">Same seed, same values on the same device.</param>
    public static ParameterStore Random(ModelSpec spec, Device device, TrainedParts parts, ScalarType frozenType, long seed)
    {
        var store = new ParameterStore(spec, device);
        using var generator = new Generator((ulong)seed, device);
        using var noGradients = no_grad();
        foreach (var tensor in spec.Tensors)
        {
            using var scope = NewDisposeScope();
            var trained = parts.Trains(tensor.Name);
            var type = trained || tensor.Policy == TensorPolicy.Float ? ScalarType.Float32 : frozenType;
            store.Add(tensor, Initial(tensor, type, device, generator), trained);
        }

        return store;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in tensors.Values) tensor.Dispose();
        tensors.Clear();
    }

    private static Tensor Initial(TensorSpec tensor, ScalarType type, Device device, Generator generator)
    {
        const double deviation = 0.02;
        var shape = tensor.Shape.Select(size => (long)size).ToArray();
        if (tensor.Name.EndsWith("bias", StringComparison.Ordinal) || tensor.Name.EndsWith(".running_mean", StringComparison.Ordinal)) return zeros(shape, type, device);
        var isNorm = tensor.Shape.Count == 1 && (tensor.Name.EndsWith(".weight", StringComparison.Ordinal) || tensor.Name.EndsWith(".running_var", StringComparison.Ordinal));
        return isNorm ? ones(shape, type, device) : empty(shape, type, device).normal_(0, deviation, generator);
    }
}

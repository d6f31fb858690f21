using N2Eye.Specs.Graph;
using static TorchSharp.torch;

namespace N2Eye.Train.Models;

/// <summary>The adapters of a decoder, by the name of the matrix beside which they stand. It owns them.</summary>
public sealed class LoraAdapters : IDisposable
{
    private readonly Dictionary<string, LoraAdapter> adapters = new(StringComparer.Ordinal);
    private readonly List<string> order = [];

    private LoraAdapters()
    {
    }

    /// <summary>A and B of every adapter, named <c>MATRIX.lora_A</c> and <c>MATRIX.lora_B</c>, in the model's order.</summary>
    public IEnumerable<(string Name, Tensor Value)> Parameters =>
        order.SelectMany(name => new[] { (name + ".lora_A", adapters[name].A), (name + ".lora_B", adapters[name].B) });

    /// <summary>New adapters: A uniform as a linear layer's weights (bound 1/√in), B zero.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Where and how wide.</param>
    /// <param name="device">Where they lie.</param>
    /// <param name="seed">Same seed, same values on the same device.</param>
    /// <exception cref="ArgumentException">No matrix has any of the targets' names.</exception>
    public static LoraAdapters Create(ModelSpec model, LoraOptions options, Device device, long seed)
    {
        var result = new LoraAdapters();
        using var generator = new Generator((ulong)seed, device);
        foreach (var tensor in model.Tensors.Where(tensor => tensor.Policy == TensorPolicy.Matrix && options.Targeted(tensor.Name)))
        {
            using var scope = NewDisposeScope();
            long rows = tensor.Shape[0], columns = tensor.Shape[1];
            var bound = 1 / Math.Sqrt(columns);
            var a = empty([options.Rank, columns], ScalarType.Float32, device).uniform_(-bound, bound, generator).DetachFromDisposeScope();
            var b = zeros([rows, options.Rank], ScalarType.Float32, device).DetachFromDisposeScope();
            a.requires_grad = b.requires_grad = true;
            result.adapters.Add(tensor.Name, new LoraAdapter(a, b, options.Alpha / options.Rank));
            result.order.Add(tensor.Name);
        }

        return result.order.Count > 0 ? result
            : throw new ArgumentException($"No matrix of the decoder is called {string.Join(" or ", options.Targets)}: LFM2's are {string.Join(", ", LoraOptions.AllTargets)}.", nameof(options));
    }

    /// <summary>The adapter beside a matrix, or null.</summary>
    internal LoraAdapter? Find(string matrix) => adapters.GetValueOrDefault(matrix);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, tensor) in Parameters.ToList()) tensor.Dispose();
    }
}

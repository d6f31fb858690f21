using N2Eye.Specs.Graph;
using N2Eye.Weights;

namespace N2Eye.Quant.Quantization;

/// <summary>A weights file that is to be written.</summary>
/// <param name="Output">The file.</param>
/// <param name="Scheme">One of <see cref="Schemes"/>.</param>
/// <param name="BlockSize">Values that share a scale, for int8 in blocks.</param>
internal sealed record WeightsPlan(string Output, string Scheme, int BlockSize)
{
    /// <summary>Metadata besides what every file has.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>The least scale of a row, for int8 rows: what its bias needs.</summary>
    public Func<TensorSpec, int, float> LeastScale { get; init; } = (_, _) => 0;

    /// <summary>How a tensor is stored.</summary>
    public TensorForm Form(TensorSpec tensor)
    {
        if (Scheme == Schemes.Float32) return TensorForm.Float;
        // An NPU computes the pictures' first convolution in integers too.
        if (Schemes.IsNpu(Scheme)) return tensor.Policy != TensorPolicy.Float || tensor.Shape.Count == 4 ? TensorForm.Rows : TensorForm.Float;
        return tensor.Policy switch
        {
            TensorPolicy.Float => TensorForm.Float,
            TensorPolicy.Kernel => TensorForm.Kernel,
            _ => TensorForm.Blocks,
        };
    }
}

/// <summary>How a tensor is stored (docs/weights-file.md).</summary>
internal enum TensorForm
{
    /// <summary>float32.</summary>
    Float,

    /// <summary>int8 in blocks along each row.</summary>
    Blocks,

    /// <summary>int8 with one scale for each output channel, stored as q + 128.</summary>
    Kernel,

    /// <summary>int8 with one scale for each row, stored as q.</summary>
    Rows,
}

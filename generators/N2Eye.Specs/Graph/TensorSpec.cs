namespace N2Eye.Specs.Graph;

/// <summary>What a quantizer may do to a tensor.</summary>
public enum TensorPolicy
{
    /// <summary>Stays in float32: norms, biases, the first and the one-dimensional convolutions' kernels, position tables.</summary>
    Float,

    /// <summary>A matrix (out, in) that multiplies activations: may be quantized along its rows.</summary>
    Matrix,

    /// <summary>The token table (vocabulary, hidden): looked up by row and, where tied, also the head's matrix.</summary>
    Table,

    /// <summary>A convolution's kernel (out, in, k, k): may be quantized with one scale for each output channel.</summary>
    Kernel,
}

/// <summary>One tensor of the model.</summary>
/// <param name="Name">Its key in a merged N2-Eye checkpoint and in the weights file.</param>
/// <param name="Shape">Its shape in the checkpoint.</param>
/// <param name="Policy">What a quantizer may do to it.</param>
public sealed record TensorSpec(string Name, EquatableArray<int> Shape, TensorPolicy Policy)
{
    /// <summary>Number of values.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);
}

/// <summary>y = x Wᵀ + b.</summary>
/// <param name="Weight">(out, in)</param>
/// <param name="Bias">(out,), or null.</param>
public sealed record LinearSpec(TensorSpec Weight, TensorSpec? Bias)
{
    /// <summary>Width of the input.</summary>
    public int In => Weight.Shape[1];

    /// <summary>Width of the output.</summary>
    public int Out => Weight.Shape[0];

    internal IEnumerable<TensorSpec> Tensors => Bias is { } bias ? [Weight, bias] : [Weight];
}

/// <summary>Layer normalization with weight and bias, both (hidden,).</summary>
public sealed record LayerNormSpec(TensorSpec Weight, TensorSpec Bias)
{
    internal IEnumerable<TensorSpec> Tensors => [Weight, Bias];
}

/// <summary>Activation functions that the graphs can compute.</summary>
public enum Activation
{
    /// <summary>x · sigmoid(1.702 x), CLIP's <c>quick_gelu</c>.</summary>
    QuickGelu,

    /// <summary>x · Φ(x) by erf, <c>gelu</c>.</summary>
    Gelu,

    /// <summary>The tanh approximation, <c>gelu_new</c> and <c>gelu_pytorch_tanh</c>.</summary>
    GeluTanh,

    /// <summary>x · sigmoid(x), <c>silu</c> and <c>swish</c>.</summary>
    Silu,

    /// <summary>max(x, 0), <c>relu</c>.</summary>
    Relu,
}

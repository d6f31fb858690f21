namespace N2Eye.Runtime.Graphs;

/// <summary>A tensor of the weights file. The generator writes one symbol for each, so that a wrong name does not compile.</summary>
/// <param name="Name">Key in the weights file.</param>
public abstract record WeightTensor(string Name)
{
    /// <summary>Its shape before any quantization.</summary>
    public abstract long[] Shape { get; }
}

/// <summary>A vector (length,), always float32.</summary>
public sealed record Vector(string Name, int Length) : WeightTensor(Name)
{
    /// <inheritdoc/>
    public override long[] Shape => [Length];
}

/// <summary>A matrix (rows = out, columns = in) that may be stored as int8 or int4 blocks along its rows, or as int8 with one scale for each row.</summary>
public sealed record Matrix(string Name, int Rows, int Columns) : WeightTensor(Name)
{
    /// <inheritdoc/>
    public override long[] Shape => [Rows, Columns];
}

/// <summary>A convolution's kernel (outputs, inputs, size, size) that may be stored as int8 with one scale for each output.</summary>
public sealed record Kernel(string Name, int Outputs, int Inputs, int Size) : WeightTensor(Name)
{
    /// <inheritdoc/>
    public override long[] Shape => [Outputs, Inputs, Size, Size];
}

/// <summary>A tensor of any rank, always float32.</summary>
public sealed record FloatTensor(string Name, params int[] Sizes) : WeightTensor(Name)
{
    /// <inheritdoc/>
    public override long[] Shape => Array.ConvertAll(Sizes, size => (long)size);
}

/// <summary>y = x Wᵀ + b</summary>
/// <param name="Weight">(out, in)</param>
/// <param name="Bias">(out,), or null.</param>
public sealed record Linear(Matrix Weight, Vector? Bias = null);

/// <summary>A square convolution, padded by half of its kernel.</summary>
/// <param name="Weight">(out, in, k, k)</param>
/// <param name="Bias">(out,)</param>
public sealed record Convolution(Kernel Weight, Vector Bias);

/// <summary>Layer normalization, weight and bias (hidden,).</summary>
public sealed record LayerNorm(Vector Weight, Vector Bias);

/// <summary>Activation functions.</summary>
public enum Activation
{
    /// <summary>x · sigmoid(1.702 x)</summary>
    QuickGelu,

    /// <summary>x · Φ(x)</summary>
    Gelu,

    /// <summary>The tanh approximation of <see cref="Gelu"/>.</summary>
    GeluTanh,

    /// <summary>x · sigmoid(x)</summary>
    Silu,

    /// <summary>max(x, 0)</summary>
    Relu,
}

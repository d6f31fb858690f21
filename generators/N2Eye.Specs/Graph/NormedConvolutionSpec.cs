namespace N2Eye.Specs.Graph;

/// <summary>Batch normalization with the statistics that training left: (x − mean) / √(variance + ε) · weight + bias, a value for each channel.</summary>
/// <param name="Weight">(channels,)</param>
/// <param name="Bias">(channels,)</param>
/// <param name="Mean">(channels,) <c>running_mean</c></param>
/// <param name="Variance">(channels,) <c>running_var</c></param>
/// <param name="Epsilon">ε</param>
public sealed record BatchNormSpec(TensorSpec Weight, TensorSpec Bias, TensorSpec Mean, TensorSpec Variance, double Epsilon)
{
    internal IEnumerable<TensorSpec> Tensors => [Weight, Bias, Mean, Variance];
}

/// <summary>A square convolution without bias and the batch norm behind it: the weights file holds the two as one, with a bias.</summary>
/// <param name="Kernel">(out, in, k, k), padded by k / 2.</param>
/// <param name="Norm">Of its output.</param>
public sealed record NormedConvolutionSpec(TensorSpec Kernel, BatchNormSpec Norm)
{
    private const string Weight = ".weight";

    /// <summary>Channels of the output.</summary>
    public int Out => Kernel.Shape[0];

    /// <summary>Channels of the input.</summary>
    public int In => Kernel.Shape[1];

    /// <summary>Edge of the kernel.</summary>
    public int Size => Kernel.Shape[2];

    /// <summary>(out,) what the batch norm adds: in the weights file, not in the checkpoint.</summary>
    public TensorSpec FoldedBias => new(Kernel.Name.Substring(0, Kernel.Name.Length - Weight.Length) + ".bias", new([Out]), TensorPolicy.Float);

    internal IEnumerable<TensorSpec> Tensors => [Kernel, .. Norm.Tensors];
}

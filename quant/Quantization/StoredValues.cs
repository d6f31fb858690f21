using N2Eye.Quant.Checkpoints;
using N2Eye.Specs.Graph;

namespace N2Eye.Quant.Quantization;

/// <summary>What the weights file holds, in the model's order, with where its values come from.</summary>
internal static class StoredValues
{
    /// <param name="model">The model.</param>
    /// <param name="checkpoint">Every tensor of the checkpoint with its source.</param>
    public static IReadOnlyList<(TensorSpec Tensor, IValueSource Source)> Of(ModelSpec model, IReadOnlyList<(TensorSpec Tensor, SourceTensor Source)> checkpoint)
    {
        var sources = checkpoint.ToDictionary(entry => entry.Tensor.Name, entry => entry.Source, StringComparer.Ordinal);
        var values = sources.ToDictionary(entry => entry.Key, entry => (IValueSource)entry.Value, StringComparer.Ordinal);
        foreach (var convolution in model.Vision.Folded)
        {
            var norm = convolution.Norm;
            var fold = new BatchNormFold(sources[norm.Weight.Name], sources[norm.Bias.Name], sources[norm.Mean.Name], sources[norm.Variance.Name], norm.Epsilon);
            values[convolution.Kernel.Name] = fold.Kernel(sources[convolution.Kernel.Name]);
            values[convolution.FoldedBias.Name] = fold.Bias;
        }

        return [.. model.StoredTensors.Select(tensor => (tensor, values[tensor.Name]))];
    }
}

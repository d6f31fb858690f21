using N2Eye.Specs.Graph;

namespace N2Eye.Quant.Synthesis;

/// <summary>
/// How large a tensor's values are, so that activations keep their size from layer to layer as they do in a trained model: matrices divide
/// by the root of what they sum over (LeCun et al. 1998), those that add to the residual stream once more by the depth (Radford et al. 2019).
/// </summary>
/// <param name="Mean">Mean of the values.</param>
/// <param name="Deviation">Their standard deviation.</param>
internal readonly record struct TensorScale(float Mean, float Deviation)
{
    private const float Small = 0.02f;

    /// <summary>The scale of a tensor of a model.</summary>
    public static TensorScale Of(TensorSpec tensor, ModelSpec model)
    {
        var name = tensor.Name;
        if (name.EndsWith(".running_var", StringComparison.Ordinal)) return new(1, 0.05f);
        if (name.EndsWith("bias", StringComparison.Ordinal) || name.EndsWith(".running_mean", StringComparison.Ordinal) || IsTable(name)) return new(0, Small);
        // Weights of norms.
        if (tensor.Shape.Count == 1) return new(1, 0.1f);
        var deviation = 1 / MathF.Sqrt((float)(tensor.Count / tensor.Shape[0]));
        return new(0, AddsToStream(name) ? deviation / MathF.Sqrt(2 * model.Decoder.Layers.Count) : deviation);
    }

    private static bool IsTable(string name) => name.Contains("position_embedding", StringComparison.Ordinal) || name.EndsWith("class_embedding", StringComparison.Ordinal);

    private static bool AddsToStream(string name) =>
        name.EndsWith(".out_proj.weight", StringComparison.Ordinal) || name.EndsWith(".w2.weight", StringComparison.Ordinal) || name.EndsWith(".fc2.weight", StringComparison.Ordinal);
}

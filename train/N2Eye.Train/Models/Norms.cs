using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace N2Eye.Train.Models;

/// <summary>x / rms(x) · w over the last axis, in float32 (Zhang and Sennrich 2019).</summary>
/// <param name="weight">(width,)</param>
/// <param name="epsilon">Added to the mean square.</param>
internal sealed class RmsNorm(Tensor weight, double epsilon)
{
    /// <summary>(…, width) → (…, width), float32</summary>
    public Tensor Forward(Tensor x)
    {
        x = x.to(ScalarType.Float32);
        return x * (x * x).mean([-1], keepdim: true).Plus(epsilon).rsqrt() * weight.to(ScalarType.Float32);
    }
}

/// <summary>Layer normalization over the last axis, in float32.</summary>
/// <param name="weight">(width,)</param>
/// <param name="bias">(width,)</param>
/// <param name="epsilon">Added to the variance.</param>
internal sealed class LayerNorm(Tensor weight, Tensor bias, double epsilon)
{
    /// <summary>(…, width) → (…, width), float32</summary>
    public Tensor Forward(Tensor x) => functional.layer_norm(
        x.to(ScalarType.Float32), [x.shape[^1]], weight.to(ScalarType.Float32), bias.to(ScalarType.Float32), epsilon);
}

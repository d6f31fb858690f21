using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace N2Eye.Train.Models;

/// <summary>y = x Wᵀ + b, computed in one type whatever the weights are stored in, with an adapter's low-rank term where there is one.</summary>
/// <param name="weight">(out, in)</param>
/// <param name="bias">(out,), or null.</param>
/// <param name="type">Type of the product.</param>
/// <param name="adapter">Added to the product, or null.</param>
internal sealed class Linear(Tensor weight, Tensor? bias, ScalarType type, LoraAdapter? adapter)
{
    /// <summary>(…, in) → (…, out)</summary>
    public Tensor Forward(Tensor x)
    {
        x = x.to(type);
        var y = functional.linear(x, weight.to(type), bias?.to(type));
        return adapter is null ? y : y.Plus(adapter.Forward(x, type));
    }
}

using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace N2Eye.Train.Models;

/// <summary>A trained low-rank term beside a frozen matrix: y += (alpha / rank) · x Aᵀ Bᵀ (Hu et al. 2021, LoRA).</summary>
/// <param name="a">(rank, in), random at first.</param>
/// <param name="b">(out, rank), zero at first, so that the model begins unchanged.</param>
/// <param name="scale">alpha / rank</param>
internal sealed class LoraAdapter(Tensor a, Tensor b, double scale)
{
    public Tensor A => a;

    public Tensor B => b;

    /// <summary>(…, in) → (…, out)</summary>
    public Tensor Forward(Tensor x, ScalarType type) => functional.linear(functional.linear(x, a.to(type)), b.to(type)).Times(scale);

    /// <summary>What merging adds to the matrix: (out, in), float32.</summary>
    public Tensor Delta() => matmul(b, a).Times(scale);
}

using N2Eye.Specs.Graph;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace N2Eye.Train.Models;

/// <summary>SwiGLU: w2(silu(w1 x) ⊙ w3 x).</summary>
internal sealed class FeedForward(FeedForwardSpec spec, LayerFactory make)
{
    private readonly Linear gate = make.Linear(spec.Gate);
    private readonly Linear up = make.Linear(spec.Up);
    private readonly Linear down = make.Linear(spec.Down);

    /// <summary>(batch, seq, hidden) → (batch, seq, hidden)</summary>
    public Tensor Forward(Tensor x) => down.Forward(functional.silu(gate.Forward(x)) * up.Forward(x));
}

using N2Eye.Specs.Graph;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace N2Eye.Train.Models;

/// <summary>One CLIP encoder layer: pre-norm attention over all patches and an MLP, each with a residual.</summary>
internal sealed class ClipLayer(VisionLayerSpec spec, VitSpec vision, LayerFactory make)
{
    private readonly LayerNorm attentionNorm = make.LayerNorm(spec.AttentionNorm, vision.NormEpsilon);
    private readonly LayerNorm mlpNorm = make.LayerNorm(spec.MlpNorm, vision.NormEpsilon);
    private readonly Linear query = make.Linear(spec.Query);
    private readonly Linear key = make.Linear(spec.Key);
    private readonly Linear value = make.Linear(spec.Value);
    private readonly Linear output = make.Linear(spec.Output);
    private readonly Linear up = make.Linear(spec.Up);
    private readonly Linear down = make.Linear(spec.Down);

    /// <summary>(pictures, 1 + patches, hidden) → the same</summary>
    public Tensor Forward(Tensor x)
    {
        var h = attentionNorm.Forward(x);
        var mixed = functional.scaled_dot_product_attention(Heads(query.Forward(h)), Heads(key.Forward(h)), Heads(value.Forward(h)));
        x = x.Plus(output.Forward(mixed.transpose(1, 2).reshape(x.shape)));
        return x.Plus(down.Forward(vision.Activation.Apply(up.Forward(mlpNorm.Forward(x)))));
    }

    /// <summary>(pictures, rows, heads · head) → (pictures, heads, rows, head)</summary>
    private Tensor Heads(Tensor x) => x.view(x.shape[0], x.shape[1], vision.Heads, -1).transpose(1, 2);
}

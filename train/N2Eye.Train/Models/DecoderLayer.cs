using N2Eye.Specs.Graph;
using static TorchSharp.torch;

namespace N2Eye.Train.Models;

/// <summary>What mixes positions in a decoder layer.</summary>
internal interface IDecoderOperator
{
    /// <summary>(batch, seq, hidden) → (batch, seq, hidden)</summary>
    Tensor Forward(Tensor x);
}

/// <summary>One LFM2 layer: x += operator(norm(x)), x += feed-forward(norm(x)). The residual stream is float32.</summary>
internal sealed class DecoderLayer(DecoderLayerSpec spec, LayerFactory make, IDecoderOperator operation)
{
    private readonly RmsNorm operatorNorm = make.RmsNorm(spec.OperatorNorm);
    private readonly RmsNorm feedForwardNorm = make.RmsNorm(spec.FeedForward.Norm);
    private readonly FeedForward feedForward = new(spec.FeedForward, make);

    /// <summary>(batch, seq, hidden) → (batch, seq, hidden)</summary>
    public Tensor Forward(Tensor x)
    {
        x = x.Plus(operation.Forward(operatorNorm.Forward(x)));
        return x.Plus(feedForward.Forward(feedForwardNorm.Forward(x)));
    }
}

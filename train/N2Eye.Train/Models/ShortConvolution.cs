using N2Eye.Specs.Graph;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace N2Eye.Train.Models;

/// <summary>LFM2's gated short convolution: out(C ⊙ conv(B ⊙ x)), causal and depthwise, the last tap on the current token.</summary>
internal sealed class ShortConvolution(ConvolutionLayerSpec spec, LayerFactory make) : IDecoderOperator
{
    private readonly Linear input = make.Linear(spec.InProjection);
    private readonly Linear output = make.Linear(spec.OutProjection);
    private readonly Tensor kernel = make[spec.Kernel]; // (hidden, 1, taps)
    private readonly Tensor? bias = spec.KernelBias is { } tensor ? make[tensor] : null; // (hidden,)

    /// <inheritdoc/>
    public Tensor Forward(Tensor x)
    {
        var parts = input.Forward(x).chunk(3, dim: -1); // B, C, x, each (batch, seq, hidden)
        var gated = (parts[0] * parts[2]).to(ScalarType.Float32);
        long taps = kernel.shape[2], seq = x.shape[1];
        // A few shifted products: cheaper than a depthwise convolution on every device, and in the layout at hand.
        var padded = functional.pad(gated, [0, 0, taps - 1, 0]); // (batch, taps − 1 + seq, hidden)
        Tensor? sum = bias?.to(ScalarType.Float32);
        for (var tap = 0L; tap < taps; tap++)
        {
            var term = padded.narrow(1, tap, seq) * kernel.select(2, tap).squeeze(1).to(ScalarType.Float32);
            sum = sum is null ? term : sum.Plus(term);
        }

        return output.Forward(parts[1] * sum!);
    }
}

using N2Eye.Specs.Graph;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace N2Eye.Train.Models;

/// <summary>The activations that config.json can name.</summary>
internal static class Activations
{
    public static Tensor Apply(this Activation activation, Tensor x) => activation switch
    {
        Activation.QuickGelu => x * sigmoid(x.Times(1.702)),
        Activation.Gelu => functional.gelu(x),
        Activation.GeluTanh => GeluTanh(x),
        Activation.Silu => functional.silu(x),
        _ => functional.relu(x),
    };

    private static Tensor GeluTanh(Tensor x) => x.Times(0.5) * tanh(x.Plus((x * x * x).Times(0.044715)).Times(Math.Sqrt(2 / Math.PI))).Plus(1);
}

using N2Eye.Specs.Graph;
using static TorchSharp.torch;

namespace N2Eye.Train.Models;

/// <summary>The MLP from picture features to the decoder's embeddings: linear, activation, linear.</summary>
internal sealed class Projector(ProjectorSpec spec, LayerFactory make)
{
    private readonly Linear first = make.Linear(spec.First);
    private readonly Linear second = make.Linear(spec.Second);

    /// <summary>(…, feature) → (…, hidden), float32</summary>
    public Tensor Forward(Tensor features) => second.Forward(spec.Activation.Apply(first.Forward(features))).to(ScalarType.Float32);
}

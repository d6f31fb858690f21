using N2Eye.Specs.Graph;
using static TorchSharp.torch;

namespace N2Eye.Train.Models;

/// <summary>Makes layers from their specs.</summary>
/// <param name="store">The weights.</param>
/// <param name="precision">What matrices are multiplied in.</param>
/// <param name="adapters">Low-rank terms, or null.</param>
internal sealed class LayerFactory(ParameterStore store, Precision precision, LoraAdapters? adapters)
{
    public Tensor this[TensorSpec tensor] => store[tensor];

    public ScalarType Type { get; } = precision.Type();

    public Linear Linear(LinearSpec spec) => Matrix(spec.Weight, spec.Bias);

    public Linear Matrix(TensorSpec weight, TensorSpec? bias = null) =>
        new(store[weight], bias is null ? null : store[bias], Type, adapters?.Find(weight.Name));

    public RmsNorm RmsNorm(TensorSpec weight) => new(store[weight], store.Spec.Decoder.NormEpsilon);

    public LayerNorm LayerNorm(LayerNormSpec spec, double epsilon) => new(store[spec.Weight], store[spec.Bias], epsilon);
}

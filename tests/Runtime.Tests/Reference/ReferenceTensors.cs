using N2Eye.Specs.Graph;
using static N2Eye.Tests.Reference.ReferenceMath;

namespace N2Eye.Tests.Reference;

/// <summary>A checkpoint's tensors in float64, and the layers that are named by them.</summary>
/// <param name="weights">Every tensor by name.</param>
internal sealed class ReferenceTensors(IReadOnlyDictionary<string, float[]> weights)
{
    public double[] this[TensorSpec tensor] => Array.ConvertAll(weights[tensor.Name], value => (double)value);

    /// <summary>x (rows, in) → (rows, out)</summary>
    public double[][] Apply(double[][] x, LinearSpec linear) =>
        Linear(x, this[linear.Weight], linear.Bias is { } bias ? this[bias] : null, linear.Out);
}

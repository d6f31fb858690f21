using N2Eye.Runtime.Graphs.Npu;
using N2Eye.Runtime.Graphs.Npu.Quantized;
using N2Eye.Runtime.Models;
using N2Eye.Specs.Graph;

namespace N2Eye.Quant.Npu;

/// <summary>
/// A bias is an int32 in steps of its input's scale times its row's: a channel whose kernel has nearly vanished, while its bias
/// has not, needs a larger scale than its kernel alone would give it.
/// </summary>
internal sealed class BiasRoom
{
    /// <summary>Half of what int32 holds, so that the sum of products fits besides.</summary>
    private const double MostSteps = 1 << 30;

    private readonly Dictionary<string, float[]> least = new(StringComparer.Ordinal); // by matrix, (rows,)

    public BiasRoom(CompiledModel model, Calibration calibration, IWeightValues weights, int context)
    {
        var vision = model.Vision.ToStatic();
        Add(vision, new EncodingPlan(vision, calibration.Vision, calibration.Activations, weights), weights);
        var decoder = model.Decoder.ToStatic(new StaticSize(1, context));
        Add(decoder, new EncodingPlan(decoder, calibration.Decoder, calibration.Activations, weights), weights);
    }

    /// <summary>The least scale of a row.</summary>
    public float LeastScale(TensorSpec tensor, int row) => least.TryGetValue(tensor.Name, out var scales) ? scales[row] : 0;

    private void Add(StaticGraph graph, EncodingPlan plan, IWeightValues weights)
    {
        foreach (var node in graph.Nodes.Where(node => node.Op is "Gemm" or "Conv" && node.Inputs.Count > 2))
        {
            var matrix = (MatrixConstant)graph.Constants[node.Inputs[1].Name];
            var bias = ((FloatConstant)graph.Constants[node.Inputs[2].Name]).Read(weights);
            if (!least.TryGetValue(matrix.Tensor.Name, out var scales)) least.Add(matrix.Tensor.Name, scales = new float[matrix.Tensor.Shape[0]]);
            for (var i = 0; i < bias.Length; i++) scales[matrix.FirstRow + i] = (float)(Math.Abs(bias[i]) / (plan[node.Inputs[0]].Scale * MostSteps));
        }
    }
}

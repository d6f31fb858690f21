using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Npu.Quantized;

/// <summary>Which values of a graph have a range of their own, and which have one by what they are.</summary>
internal static class Activations
{
    /// <summary>
    /// How far below every score a hidden one is put: e⁻²⁰ is less than 16 bits of a weight show, for as many positions as a context has.
    /// </summary>
    private const float HiddenMargin = 20;

    /// <summary>Values whose ranges must be calibrated, in the order of the graph.</summary>
    public static IEnumerable<StaticValue> Calibrated(StaticGraph graph)
    {
        foreach (var input in graph.Inputs)
        {
            if (input.Type == OnnxType.Float && !graph.States.Contains(input.Name) && Known(input.Name) is null) yield return input;
        }

        // A ReLU's result says all that is needed of its argument: what is negative is clamped by the encoding itself.
        var clamped = graph.Nodes.Where(node => node.Op == "Relu").Select(node => node.Inputs[0].Name).ToHashSet(StringComparer.Ordinal);
        foreach (var node in graph.Nodes)
        {
            var output = node.Outputs[0];
            if (!StaticOperators.Moves(node.Op) && node.Op is not (StaticOperators.NarrowOp or "Softmax" or "Sigmoid" or "Tanh") && !IsMasked(node) && !clamped.Contains(output.Name))
                yield return output;
        }
    }

    /// <summary>The range of an input that the host prepares, or null.</summary>
    public static ValueRange? Known(string input) => input switch
    {
        StaticInputs.CosineName or StaticInputs.SineName => new(-1, 1),
        StaticInputs.MaskName => new(StaticInputs.Hidden, 0),
        _ => null,
    };

    /// <summary>True for scores with the mask added.</summary>
    public static bool IsMasked(StaticNode node) => node.Op == "Add" && node.Inputs[1].Name == StaticInputs.MaskName;

    /// <summary>The range of masked scores: hidden ones are clamped to its end.</summary>
    public static ValueRange Masked(ValueRange scores) => new(Math.Min(scores.Low, 0) - HiddenMargin, scores.High);

    /// <summary>
    /// The encoding that a function's result has whatever its range: QNN asks for these of 16-bit Sigmoid and Tanh. Null for others.
    /// </summary>
    public static Encoding? Fixed(string op, OnnxType type)
    {
        var steps = type == OnnxType.UInt8 ? 1 << 8 : 1 << 16;
        return op switch
        {
            "Sigmoid" or "Softmax" => new Encoding(type, 1f / steps, 0),
            "Tanh" => new Encoding(type, 2f / steps, steps / 2),
            _ => null,
        };
    }
}

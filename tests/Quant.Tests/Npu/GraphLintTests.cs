using N2Eye.Quant.Npu;
using N2Eye.Runtime.Graphs.Npu;
using N2Eye.Runtime.Graphs.Npu.Quantized;
using N2Eye.Runtime.Graphs.Onnx;

namespace Quant.Tests.Npu;

/// <summary>One planted mistake each, which the lint must name by node and rule.</summary>
public sealed class GraphLintTests
{
    private static readonly Encoding Sixteen = Encoding.Of(new ValueRange(-1, 1), OnnxType.UInt16);
    private static readonly Encoding Eight = Encoding.Of(new ValueRange(-1, 1), OnnxType.UInt8);

    private readonly StaticGraph graph = new("planted");
    private readonly StaticOperators operators;

    public GraphLintTests() => operators = new StaticOperators(graph);

    [Fact]
    public void A_sum_of_quantized_activations_passes()
    {
        Quantized(operators.Add("sum", Input("a", Sixteen), Input("b", Sixteen)), Sixteen);
        Assert.Empty(Check());
    }

    [Fact]
    public void An_operator_that_the_provider_has_not()
    {
        Quantized(graph.Node("Erf", Float("strange", 2, 3), [Input("a", Sixteen)]), Sixteen);
        Expect("strange", "operator", "Erf");
    }

    [Fact]
    public void A_product_of_floats()
    {
        operators.Mul("float", graph.Input("a", OnnxType.Float, 2, 3), Input("b", Sixteen));
        Expect("float", "types", "float uint16 -> float is none of uint16 uint16 -> uint16");
    }

    [Fact]
    public void A_result_that_is_also_read_in_float()
    {
        var sum = operators.Add("sum", Input("a", Sixteen), Input("b", Sixteen));
        Quantized(sum, Sixteen);
        Quantized(operators.Activate("again", sum, N2Eye.Runtime.Graphs.Activation.Relu), Sixteen);
        Assert.Equal([("sum", "types"), ("again", "types")], Check().Select(finding => (finding.Node, finding.Rule)));
    }

    [Fact]
    public void Keys_in_16_bits()
    {
        Quantized(operators.MatMul("scores", Input("query", Sixteen, 1, 1, 2, 4), Input("keys", Sixteen, 1, 1, 4, 3)), Sixteen);
        Expect("scores", "types", "uint16 uint16 -> uint16");
    }

    [Fact]
    public void Five_axes()
    {
        Quantized(operators.Transpose("turned", Input("a", Sixteen, 1, 2, 3, 4, 5), 0, 1, 2, 4, 3), Sixteen);
        Expect("turned", "rank", "4 axes are the most");
    }

    [Fact]
    public void A_shape_that_is_an_input()
    {
        var shape = graph.Input("shape", OnnxType.Int64, 2);
        Quantized(graph.Node("Reshape", Float("flat", 6), [Input("a", Sixteen), shape]), Sixteen);
        Expect("flat", "constant", "\"shape\" must be known");
    }

    [Fact]
    public void Softmax_over_another_axis()
    {
        Quantized(graph.Node("Softmax", Float("weights", 2, 3), [Input("a", Sixteen)], ("axis", 0L)), Activations.Fixed("Softmax", OnnxType.UInt16)!.Value);
        Expect("weights", "attribute", "axis is 0 and must be -1");
    }

    [Fact]
    public void A_copy_with_another_scale()
    {
        Quantized(operators.Slice("part", Input("a", Sixteen), 1, 0, 1), Encoding.Of(new ValueRange(-2, 2), OnnxType.UInt16));
        Expect("part", "encoding", "another scale or zero point than \"a.dq\"");
    }

    [Fact]
    public void A_sigmoid_in_16_bits_with_a_range_of_its_own()
    {
        Quantized(graph.Node("Sigmoid", Float("gate", 2, 3), [Input("a", Sixteen)]), Encoding.Of(new ValueRange(0, 0.7f), OnnxType.UInt16));
        Expect("gate", "encoding", "must have scale 1/65536 and zero point 0");
    }

    [Fact]
    public void A_sigmoid_in_8_bits_may_have_a_range_of_its_own()
    {
        Quantized(graph.Node("Sigmoid", Float("gate", 2, 3), [Input("a", Eight)]), Encoding.Of(new ValueRange(0, 0.7f), OnnxType.UInt8));
        Assert.Empty(Check());
    }

    [Fact]
    public void An_activation_quantized_per_channel()
    {
        var integers = graph.Input("a", OnnxType.UInt8, 2, 3);
        var restored = graph.Node("DequantizeLinear", Float("a.dq", 2, 3), [integers, graph.Numbers<float>([1, 2], 2), graph.Numbers<byte>([0, 0], 2)], ("axis", 0L));
        Quantized(operators.Activate("rectified", restored, N2Eye.Runtime.Graphs.Activation.Relu), Eight);
        Assert.Contains(Check(), finding => finding is { Node: "a.dq", Rule: "encoding" });
    }

    private StaticValue Input(string name, Encoding encoding, params long[] shape) =>
        Dequantized(graph.Input(name, encoding.Type, shape.Length == 0 ? [2, 3] : shape), name + ".dq", encoding);

    private void Quantized(StaticValue value, Encoding encoding) => Dequantized(
        graph.Node("QuantizeLinear", new StaticValue(value.Name + ".q", encoding.Type, value.Shape), [value, graph.Numbers<float>([encoding.Scale]), ZeroPoint(encoding)]), value.Name + ".dq", encoding);

    private StaticValue Dequantized(StaticValue integers, string name, Encoding encoding) =>
        graph.Node("DequantizeLinear", new StaticValue(name, OnnxType.Float, integers.Shape), [integers, graph.Numbers<float>([encoding.Scale]), ZeroPoint(encoding)]);

    private StaticValue ZeroPoint(Encoding encoding) => encoding.Type == OnnxType.UInt8 ? graph.Numbers<byte>([(byte)encoding.ZeroPoint]) : graph.Numbers<ushort>([(ushort)encoding.ZeroPoint]);

    private static StaticValue Float(string name, params long[] shape) => new(name, OnnxType.Float, shape);

    private IReadOnlyList<LintFinding> Check() => new GraphLint(OperatorTable.QnnHtp).Check(graph);

    private void Expect(string node, string rule, string message)
    {
        var finding = Assert.Single(Check());
        Assert.Equal((node, rule), (finding.Node, finding.Rule));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.StartsWith($"planted: node \"{node}\"", finding.Message, StringComparison.Ordinal);
    }
}

using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Npu.Quantized;

/// <summary>
/// Turns a static graph in float into one with QuantizeLinear and DequantizeLinear around every operator, which is how ONNX says
/// that the operator computes in integers. Matrices are the weights file's int8 rows, where they lie.
/// </summary>
internal sealed class QuantizedGraph
{
    private readonly StaticGraph source;
    private readonly StaticGraph target;
    private readonly EncodingPlan plan;
    private readonly IWeightValues weights;
    private readonly Dictionary<string, StaticValue> restored = new(StringComparer.Ordinal); // source value → its DequantizeLinear

    private QuantizedGraph(StaticGraph source, EncodingPlan plan, IWeightValues weights)
    {
        this.source = source;
        this.plan = plan;
        this.weights = weights;
        target = new StaticGraph(source.Name);
    }

    /// <param name="source">In float.</param>
    /// <param name="plan">An encoding for each of its values.</param>
    /// <param name="weights">Where matrices lie as int8 rows, and what small tensors hold.</param>
    public static StaticGraph Of(StaticGraph source, EncodingPlan plan, IWeightValues weights) => new QuantizedGraph(source, plan, weights).Rewrite();

    private StaticGraph Rewrite()
    {
        foreach (var input in source.Inputs) Input(input);
        var outputs = source.Outputs.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var node in source.Nodes)
        {
            if (node.Op == StaticOperators.NarrowOp) Pair(node.Outputs[0], restored[node.Inputs[0].Name], Exit.None);
            else Node(node, outputs);
        }

        return target;
    }

    private void Input(StaticValue input)
    {
        if (input.Type != OnnxType.Float)
        {
            restored[input.Name] = target.Input(input.Name, input.Type, input.Shape);
        }
        else if (source.States.Contains(input.Name))
        {
            var encoding = plan[input];
            restored[input.Name] = Dequantize(input.Name + ".dq", target.State(input.Name, encoding.Type, input.Shape), encoding);
        }
        else
        {
            Pair(input, target.Input(input.Name, OnnxType.Float, input.Shape), Exit.None);
        }
    }

    private void Node(StaticNode node, HashSet<string> outputs)
    {
        var output = node.Outputs[0];
        var exit = !outputs.Contains(output.Name) ? Exit.None : IsState(output) ? Exit.Integers : Exit.Floats;
        var name = exit == Exit.None ? output.Name : output.Name + ".computed";
        StaticValue[] arguments = [.. node.Inputs.Select((_, index) => Argument(node, index))];
        Pair(output, target.Node(node.Op, new StaticValue(name, OnnxType.Float, output.Shape), arguments, node.Attributes), exit);
    }

    // Every output but the last, the graph's result, is a state.
    private bool IsState(StaticValue output) => source.Outputs[^1].Name != output.Name;

    private StaticValue Argument(StaticNode node, int index)
    {
        var input = node.Inputs[index];
        if (restored.TryGetValue(input.Name, out var value)) return value;
        var constant = source.Constants[input.Name];
        if (constant is BytesConstant) return target.Constant(constant);
        if (constant is MatrixConstant matrix) return Matrix(matrix);
        var floats = ((FloatConstant)constant).Read(weights);
        return node.Op switch
        {
            "Gemm" or "Conv" => Bias(node, input, floats),
            // An NPU takes a norm's gain in 8 bits.
            "SimplifiedLayerNormalization" or "LayerNormalization" => Constant(input, floats, Encoding.Of(ValueRange.Of(floats), OnnxType.UInt8)),
            _ => Constant(input, floats, plan.Of(input, floats)),
        };
    }

    private StaticValue Matrix(MatrixConstant matrix)
    {
        var value = matrix.Value;
        if (target.Constants.ContainsKey(value.Name)) return target[new GraphValue(value.Name + ".dq")];
        if (weights.StorageOf(matrix.Tensor) != Storage.Int8Rows)
            throw new N2EyeException(FailureKind.BadWeights, $"{weights.FileName}: tensor \"{matrix.Tensor.Name}\" is not stored as int8 rows: make the file with n2eye-quant --target npu.");
        var integers = target.Constant(new FileConstant(new StaticValue(value.Name, OnnxType.Int8, value.Shape), StaticOnnx.Rows(matrix, weights.Values(matrix.Tensor), sizeof(sbyte))));
        var scales = target.Constant(new FileConstant(new StaticValue(value.Name + ".scales", OnnxType.Float, value.Shape[0]), ScalesOf(matrix)));
        var zeros = target.Numbers<sbyte>(new sbyte[value.Shape[0]], value.Shape[0]);
        return target.Node("DequantizeLinear", new StaticValue(value.Name + ".dq", OnnxType.Float, value.Shape), [integers, scales, zeros], ("axis", 0L));
    }

    private FileRange ScalesOf(MatrixConstant matrix)
    {
        var whole = weights.Scales(matrix.Tensor);
        return new FileRange(whole.Offset + matrix.FirstRow * sizeof(float), matrix.Value.Shape[0] * sizeof(float));
    }

    /// <summary>A bias in int32, with the product of the two factors' scales for each row: what an integer sum is added to.</summary>
    private StaticValue Bias(StaticNode node, StaticValue bias, float[] values)
    {
        var matrix = (MatrixConstant)source.Constants[node.Inputs[1].Name];
        var rows = weights.RowScales(matrix.Tensor).AsSpan((int)matrix.FirstRow, values.Length);
        var input = plan[node.Inputs[0]].Scale;
        var scales = new float[values.Length];
        var integers = new int[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            scales[i] = input * rows[i];
            integers[i] = (int)Math.Clamp(Math.Round(values[i] / (double)scales[i], MidpointRounding.ToEven), int.MinValue, int.MaxValue);
        }

        var stored = target.Constant(new BytesConstant(new StaticValue(bias.Name, OnnxType.Int32, values.Length), System.Runtime.InteropServices.MemoryMarshal.AsBytes(integers.AsSpan()).ToArray()));
        return target.Node("DequantizeLinear", new StaticValue(bias.Name + ".dq", OnnxType.Float, values.Length),
            [stored, target.Numbers<float>(scales, values.Length), target.Numbers<int>(new int[values.Length], values.Length)], ("axis", 0L));
    }

    private StaticValue Constant(StaticValue constant, float[] values, Encoding encoding)
    {
        if (target.Constants.ContainsKey(constant.Name)) return target[new GraphValue(constant.Name + ".dq")];
        return Dequantize(constant.Name + ".dq", target.Constant(new BytesConstant(new StaticValue(constant.Name, encoding.Type, constant.Shape), encoding.Bytes(values))), encoding);
    }

    /// <summary>QuantizeLinear and DequantizeLinear behind a computed value; what leaves the graph has the value's own name.</summary>
    private void Pair(StaticValue value, StaticValue computed, Exit exit)
    {
        var encoding = plan[value];
        var integers = target.Node("QuantizeLinear", new StaticValue(exit == Exit.Integers ? value.Name : value.Name + ".q", encoding.Type, value.Shape),
            [computed, Scale(encoding), ZeroPoint(encoding)]);
        var floats = Dequantize(exit == Exit.Floats ? value.Name : value.Name + ".dq", integers, encoding);
        restored[value.Name] = floats;
        if (exit == Exit.Integers) target.Output(integers);
        if (exit == Exit.Floats) target.Output(floats);
    }

    private StaticValue Dequantize(string name, StaticValue integers, Encoding encoding) =>
        target.Node("DequantizeLinear", new StaticValue(name, OnnxType.Float, integers.Shape), [integers, Scale(encoding), ZeroPoint(encoding)]);

    private StaticValue Scale(Encoding encoding) => target.Numbers<float>([encoding.Scale]);

    private StaticValue ZeroPoint(Encoding encoding) =>
        encoding.Type == OnnxType.UInt8 ? target.Numbers<byte>([(byte)encoding.ZeroPoint]) : target.Numbers<ushort>([(ushort)encoding.ZeroPoint]);

    private enum Exit
    {
        /// <summary>Stays in the graph.</summary>
        None,

        /// <summary>A state: leaves as it is stored.</summary>
        Integers,

        /// <summary>A result.</summary>
        Floats,
    }
}

using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Npu;

/// <summary>
/// Operators with the shapes of what they make. Each takes the name of its result first: calibrated ranges are kept under these
/// names, so they are the same for every number of rows.
/// </summary>
/// <param name="graph">Where the nodes go.</param>
internal sealed partial class StaticOperators(StaticGraph graph)
{
    public StaticGraph Graph => graph;

    /// <summary>Rows first … first + count of y = x Wᵀ + b: (rows, in) → (rows, count). Null = all of W.</summary>
    public StaticValue Linear(string name, StaticValue x, Linear linear, (long First, long Count)? part = null)
    {
        var (first, count) = part ?? (0, linear.Weight.Rows);
        var suffix = part is null ? "" : $"[{first}:{first + count}]";
        var weight = graph.Constant(new MatrixConstant(new StaticValue(linear.Weight.Name + suffix, OnnxType.Float, count, linear.Weight.Columns), linear.Weight, first));
        Expect(x.Rank == 2 && x.Shape[1] == linear.Weight.Columns, name, x, weight);
        StaticValue[] arguments = linear.Bias is { } bias
            ? [x, weight, Floats(bias.Name + suffix, [count], weights => weights.Floats(bias)[(int)first..(int)(first + count)])]
            : [x, weight];
        return graph.Node("Gemm", Float(name, x.Shape[0], count), arguments, ("transB", 1L));
    }

    /// <summary>(…, n, k) · (…, k, m) → (…, n, m); the axes in front are the same.</summary>
    public StaticValue MatMul(string name, StaticValue a, StaticValue b)
    {
        Expect(a.Rank == b.Rank && a.Shape[^1] == b.Shape[^2] && a.Shape[..^2].SequenceEqual(b.Shape[..^2]), name, a, b);
        return graph.Node("MatMul", Float(name, [.. a.Shape[..^1], b.Shape[^1]]), [a, b]);
    }

    public StaticValue Add(string name, StaticValue a, StaticValue b) => Elementwise("Add", name, a, b);

    public StaticValue Mul(string name, StaticValue a, StaticValue b) => Elementwise("Mul", name, a, b);

    /// <summary>x · s</summary>
    public StaticValue Scale(string name, StaticValue x, float s) =>
        Mul(name, x, Floats(name + ".factor", [1], _ => [s]));

    /// <summary>Over the last axis.</summary>
    public StaticValue Softmax(string name, StaticValue x) => graph.Node("Softmax", Float(name, x.Shape), [x], ("axis", -1L));

    /// <summary>x / √(mean(x²) + ε) · gain over the last axis.</summary>
    /// <param name="name">Of the result.</param>
    /// <param name="x">(…, width)</param>
    /// <param name="gain">(width,)</param>
    /// <param name="epsilon">ε</param>
    /// <param name="factor">What the gain is multiplied with.</param>
    public StaticValue RmsNorm(string name, StaticValue x, Vector gain, float epsilon, float factor = 1)
    {
        var values = Floats(gain.Name, [gain.Length], weights => Array.ConvertAll(weights.Floats(gain), value => value * factor));
        Expect(x.Shape[^1] == gain.Length, name, x, values);
        return graph.Node("SimplifiedLayerNormalization", Float(name, x.Shape), [x, values], ("axis", -1L), ("epsilon", epsilon));
    }

    /// <summary>
    /// (x − mean) / √(variance + ε) · gain + bias over the last axis. The bias is an addition of its own: inside the operator an
    /// NPU takes it in 8 bits only.
    /// </summary>
    public StaticValue LayerNorm(string name, StaticValue x, LayerNorm norm, float epsilon)
    {
        var gain = Floats(norm.Weight.Name, [norm.Weight.Length], weights => weights.Floats(norm.Weight));
        Expect(x.Shape[^1] == norm.Weight.Length, name, x, gain);
        var scaled = graph.Node("LayerNormalization", Float(name + ".scaled", x.Shape), [x, gain], ("axis", -1L), ("epsilon", epsilon));
        return Add(name, scaled, Floats(norm.Bias.Name, [1, norm.Bias.Length], weights => weights.Floats(norm.Bias)));
    }

    /// <summary>An activation function, element by element, in operators that need no fusion.</summary>
    public StaticValue Activate(string name, StaticValue x, Activation activation) => activation switch
    {
        Activation.QuickGelu => Mul(name, x, Unary("Sigmoid", name + ".sigmoid", Scale(name + ".scaled", x, 1.702f))),
        Activation.Gelu => graph.Node("Gelu", Float(name, x.Shape), [x], ("approximate", "none")),
        Activation.GeluTanh => GeluTanh(name, x),
        Activation.Silu => Mul(name, x, Unary("Sigmoid", name + ".sigmoid", x)),
        _ => Unary("Relu", name, x),
    };

    /// <summary>(1, in, side, side) → (1, out, side', side')</summary>
    public StaticValue Convolve(string name, StaticValue x, WeightTensor kernel, Vector? bias, long stride, long pad)
    {
        var shape = kernel.Shape; // (out, in, k, k)
        var weight = graph.Constant(new MatrixConstant(new StaticValue(kernel.Name, OnnxType.Float, shape), kernel, 0));
        Expect(x.Rank == 4 && x.Shape[1] == shape[1], name, x, weight);
        var side = (x.Shape[2] + 2 * pad - shape[2]) / stride + 1;
        StaticValue[] arguments = bias is null ? [x, weight] : [x, weight, Floats(bias.Name, [bias.Length], weights => weights.Floats(bias))];
        return graph.Node("Conv", Float(name, 1, shape[0], side, side), arguments,
            ("kernel_shape", [shape[2], shape[3]]), ("strides", [stride, stride]), ("pads", [pad, pad, pad, pad]));
    }

    /// <summary>(1, c, side, side) → (1, c, side / size, side / size)</summary>
    public StaticValue AveragePool(string name, StaticValue x, long size) => size == 1 ? x : graph.Node("AveragePool",
        Float(name, x.Shape[0], x.Shape[1], x.Shape[2] / size, x.Shape[3] / size), [x], ("kernel_shape", [size, size]), ("strides", [size, size]));

    /// <summary>(rows, width) → (1, width)</summary>
    public StaticValue MeanOfRows(string name, StaticValue x) =>
        graph.Node("ReduceMean", Float(name, 1, x.Shape[1]), [x, graph.Numbers<long>([0], 1)], ("keepdims", 1L));

    /// <summary>A small float tensor that is made of the weights file's.</summary>
    public StaticValue Floats(string name, long[] shape, Func<IWeightValues, float[]> read) =>
        graph.Constant(new FloatConstant(new StaticValue(name, OnnxType.Float, shape), read));

    private StaticValue GeluTanh(string name, StaticValue x)
    {
        // x · ½ (1 + tanh(√(2/π) (x + 0.044715 x³))), where x + 0.044715 x³ = x (1 + 0.044715 x²)
        var square = Mul(name + ".square", x, x);
        var one = Floats("one", [1], _ => [1f]);
        var inner = Mul(name + ".inner", x, Add(name + ".polynomial", Scale(name + ".cubic", square, 0.044715f), one));
        var tanh = Unary("Tanh", name + ".tanh", Scale(name + ".argument", inner, MathF.Sqrt(2 / MathF.PI)));
        return Mul(name, x, Scale(name + ".weight", Add(name + ".shifted", tanh, one), 0.5f));
    }

    private StaticValue Unary(string op, string name, StaticValue x) => graph.Node(op, Float(name, x.Shape), [x]);

    private StaticValue Elementwise(string op, string name, StaticValue a, StaticValue b)
    {
        var shape = new long[Math.Max(a.Rank, b.Rank)];
        for (var i = 1; i <= shape.Length; i++)
        {
            long left = i <= a.Rank ? a.Shape[^i] : 1, right = i <= b.Rank ? b.Shape[^i] : 1;
            Expect(left == right || left == 1 || right == 1, name, a, b);
            shape[^i] = Math.Max(left, right);
        }

        return graph.Node(op, Float(name, shape), [a, b]);
    }

    private static StaticValue Float(string name, params long[] shape) => new(name, OnnxType.Float, shape);

    private static void Expect(bool holds, string name, StaticValue a, StaticValue b)
    {
        if (!holds) throw new InvalidOperationException($"{name}: {a} and {b} do not fit.");
    }
}

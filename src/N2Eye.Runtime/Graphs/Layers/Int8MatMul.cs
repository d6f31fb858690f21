using N2Eye.Runtime.Graphs.Onnx;

namespace N2Eye.Runtime.Graphs.Layers;

/// <summary>y = x Wᵀ where W is stored as int8 blocks, in the way that suits the machine (<see cref="Int8Products"/>).</summary>
/// <param name="graph">Where the nodes go.</param>
/// <param name="blocks">The arithmetic around it.</param>
/// <param name="weights">Where W lies.</param>
/// <param name="matrix">W, (rows, columns).</param>
internal sealed class Int8MatMul(OnnxGraph graph, Blocks blocks, IWeightSource weights, Matrix matrix)
{
    /// <summary>Level 4: activations are quantized to int8 too. Every lower level is unusably slow on a CPU.</summary>
    private const long Int8Activations = 4;

    private const float LargestInt8 = 127;
    private const float ZeroPoint = 128;

    private readonly long block = weights.BlockSize;
    private readonly long count = (matrix.Columns + weights.BlockSize - 1) / weights.BlockSize; // blocks of a row

    private long Padded => count * block;

    public GraphValue Of(GraphValue x) => weights.Products switch
    {
        Int8Products.Integer => InBlocks(x),
        Int8Products.Unpacking => InBlocks(Padded == matrix.Columns ? Rounded(x) : blocks.Slice(Rounded(x), axis: 2, start: 0, end: matrix.Columns)),
        _ => graph.Node("FusedMatMul", OnnxGraph.Microsoft, [Rounded(x), Expanded()], ("transB", 1L)),
    };

    private GraphValue InBlocks(GraphValue x) => graph.Node("MatMulNBits", OnnxGraph.Microsoft, [x, Values(), Scales(matrix.Rows * count)],
        ("K", matrix.Columns), ("N", matrix.Rows), ("bits", 8L), ("block_size", block), ("accuracy_level", Int8Activations));

    /// <summary>x as integer kernels see it, each block rounded to int8 by its largest magnitude: (1, seq, padded columns).</summary>
    private GraphValue Rounded(GraphValue x)
    {
        if (Padded != matrix.Columns) x = graph.Node("Pad", "", [x, graph.Constant(0, 0, 0, 0, 0, Padded - matrix.Columns)]);
        var split = blocks.Reshape(x, 0, 0, count, block); // (1, seq, blocks, block)
        var largest = graph.Node("ReduceMax", "", [graph.Node("Abs", "", [split]), graph.Constant(-1)], ("keepdims", 1L)); // (1, seq, blocks, 1)
        // 127 / m and m / 127, as the integer kernels have them: another order would break ties another way. A block of zeros
        // stays zero, whatever it is multiplied with.
        var inverse = graph.Node("Div", "", [Scalar(LargestInt8), graph.Node("Max", "", [largest, Scalar(1e-30f)])]);
        var integers = graph.Node("Round", "", [graph.Node("Mul", "", [split, inverse])]);
        var rounded = graph.Node("Mul", "", [integers, graph.Node("Div", "", [largest, Scalar(LargestInt8)])]);
        return blocks.Reshape(rounded, 0, 0, Padded);
    }

    /// <summary>W in float, (rows, padded columns): made of constants alone, so ONNX Runtime computes it once.</summary>
    private GraphValue Expanded()
    {
        var integers = graph.Node("Sub", "", [graph.Node("Cast", "", [Values()], ("to", (long)OnnxType.Float)), Scalar(ZeroPoint)]);
        return blocks.Reshape(graph.Node("Mul", "", [integers, Scales(matrix.Rows, count, 1)]), matrix.Rows, Padded);
    }

    private GraphValue Values()
    {
        var range = weights.Values(matrix);
        return graph.External(matrix.Name, OnnxType.UInt8, [matrix.Rows, count, block], weights.FileName, range.Offset, range.Length);
    }

    private GraphValue Scales(params long[] shape)
    {
        var range = weights.Scales(matrix);
        return graph.External(matrix.Name + ".scales", OnnxType.Float, shape, weights.FileName, range.Offset, range.Length);
    }

    private GraphValue Scalar(float value) => graph.Constant<float>([value], []);
}

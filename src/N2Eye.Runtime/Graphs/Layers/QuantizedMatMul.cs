using N2Eye.Runtime.Graphs.Onnx;
using N2Eye.Weights;

namespace N2Eye.Runtime.Graphs.Layers;

/// <summary>y = x Wᵀ where W is stored as integers, in the way that suits the machine (<see cref="Int8Products"/>).</summary>
/// <param name="graph">Where the nodes go.</param>
/// <param name="blocks">The arithmetic around it.</param>
/// <param name="weights">Where W lies.</param>
/// <param name="matrix">W, (rows, columns).</param>
internal sealed class QuantizedMatMul(OnnxGraph graph, Blocks blocks, IWeightSource weights, Matrix matrix)
{
    /// <summary>Level 4: activations are quantized to int8 too. Every lower level is unusably slow on a CPU.</summary>
    private const long Int8Activations = 4;

    private const float LargestInt8 = 127;

    private readonly Storage storage = weights.StorageOf(matrix);
    private readonly long block = weights.StorageOf(matrix) == Storage.Int8Channels ? ChannelBlock(matrix.Columns) : weights.BlockSize;

    private long Count => (matrix.Columns + block - 1) / block; // blocks of a row

    private long Padded => Count * block;

    // ONNX Runtime multiplies 4 bits in float where a processor has no integer dot product, without unpacking the matrix
    // (sqnbitgemm_kernel_neon_fp32.cpp): they stay 4 bits everywhere, which is what they are for.
    public GraphValue Of(GraphValue x) => (weights.Products, storage) switch
    {
        (Int8Products.Integer, _) => InBlocks(x),
        (Int8Products.Unpacking, _) or (_, Storage.Int4Blocks) => InBlocks(Padded == matrix.Columns ? Rounded(x) : blocks.Slice(Rounded(x), axis: 2, start: 0, end: matrix.Columns)),
        _ => graph.Node("FusedMatMul", OnnxGraph.Microsoft, [Rounded(x), Expanded()], ("transB", 1L)),
    };

    /// <summary>
    /// A channel has one scale, but ONNX Runtime has fast kernels for blocks of 16 to 256 only (qnbitgemm.cpp): its scale is
    /// repeated for blocks that activations are rounded in. 64 as in our int8 files, or less where that needs no padding.
    /// </summary>
    private static long ChannelBlock(int columns)
    {
        ReadOnlySpan<long> sizes = [64, 32, 16];
        foreach (var size in sizes)
        {
            if (columns % size == 0) return size;
        }

        return sizes[0];
    }

    private GraphValue InBlocks(GraphValue x) => graph.Node("MatMulNBits", OnnxGraph.Microsoft, [x, Values(), BlockScales()],
        ("K", matrix.Columns), ("N", matrix.Rows), ("bits", storage == Storage.Int4Blocks ? 4L : 8L), ("block_size", block), ("accuracy_level", Int8Activations));

    /// <summary>x as integer kernels see it, each block rounded to int8 by its largest magnitude: (1, seq, padded columns).</summary>
    private GraphValue Rounded(GraphValue x)
    {
        if (Padded != matrix.Columns) x = graph.Node("Pad", "", [x, graph.Constant(0, 0, 0, 0, 0, Padded - matrix.Columns)]);
        var split = blocks.Reshape(x, 0, 0, Count, block); // (1, seq, blocks, block)
        var largest = graph.Node("ReduceMax", "", [graph.Node("Abs", "", [split]), graph.Constant(-1)], ("keepdims", 1L)); // (1, seq, blocks, 1)
        // 127 / m and m / 127, as the integer kernels have them: another order would break ties another way. A block of zeros
        // stays zero, whatever it is multiplied with.
        var inverse = graph.Node("Div", "", [Scalar(LargestInt8), graph.Node("Max", "", [largest, Scalar(1e-30f)])]);
        var integers = graph.Node("Round", "", [graph.Node("Mul", "", [split, inverse])]);
        var rounded = graph.Node("Mul", "", [integers, graph.Node("Div", "", [largest, Scalar(LargestInt8)])]);
        return blocks.Reshape(rounded, 0, 0, Padded);
    }

    /// <summary>W of 8 bits in float, (rows, padded columns): made of constants alone, so ONNX Runtime computes it once.</summary>
    private GraphValue Expanded()
    {
        var integers = graph.Node("Sub", "", [graph.Node("Cast", "", [Values()], ("to", (long)OnnxType.Float)), Scalar(Int8Blocks.Zero)]);
        var scales = storage == Storage.Int8Channels ? Scales(matrix.Rows, 1, 1) : Scales(matrix.Rows, Count, 1);
        return blocks.Reshape(graph.Node("Mul", "", [integers, scales]), matrix.Rows, Padded);
    }

    /// <summary>W as it is stored, (rows, blocks, bytes of a block). A channel whose width is no multiple of a block is padded here.</summary>
    private GraphValue Values()
    {
        var range = weights.Values(matrix);
        if (storage != Storage.Int8Channels || Padded == matrix.Columns)
            return graph.External(matrix.Name, OnnxType.UInt8, [matrix.Rows, Count, range.Length / matrix.Rows / Count], weights.FileName, range.Offset, range.Length);
        var stored = graph.External(matrix.Name, OnnxType.UInt8, matrix.Shape, weights.FileName, range.Offset, range.Length);
        var padded = graph.Node("Pad", "", [stored, graph.Constant(0, 0, 0, Padded - matrix.Columns), graph.Constant<byte>([Int8Blocks.Zero], [])]);
        return blocks.Reshape(padded, matrix.Rows, Count, block);
    }

    /// <summary>A scale for each block: (rows · blocks,).</summary>
    private GraphValue BlockScales()
    {
        if (storage != Storage.Int8Channels) return Scales(matrix.Rows * Count);
        return blocks.Reshape(graph.Node("Expand", "", [Scales(matrix.Rows, 1), graph.Constant(matrix.Rows, Count)]), matrix.Rows * Count);
    }

    private GraphValue Scales(params long[] shape)
    {
        var range = weights.Scales(matrix);
        return graph.External(matrix.Name + ".scales", OnnxType.Float, shape, weights.FileName, range.Offset, range.Length);
    }

    private GraphValue Scalar(float value) => graph.Constant<float>([value], []);
}

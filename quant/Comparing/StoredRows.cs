using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Graphs;
using N2Eye.Weights;

namespace N2Eye.Quant.Comparing;

/// <summary>The values that a stored tensor stands for, a row at a time.</summary>
internal sealed class StoredRows
{
    private readonly WeightStore weights;
    private readonly WeightTensor tensor;
    private readonly Storage storage;
    private readonly TokenEmbedder? matrix; // a matrix's rows are read as the token table's are
    private readonly float[] scales = []; // (rows,)

    /// <param name="weights">The file.</param>
    /// <param name="tensor">The tensor.</param>
    public StoredRows(WeightStore weights, WeightTensor tensor)
    {
        (this.weights, this.tensor) = (weights, tensor);
        storage = weights.StorageOf(tensor);
        Count = checked((int)tensor.Shape[0]);
        Columns = checked((int)(tensor.Shape.Aggregate(1L, (product, size) => product * size) / Count));
        if (tensor is Matrix table) matrix = new TokenEmbedder(weights, table);
        else if (storage != Storage.Float32) scales = weights.RowScales(tensor);
    }

    /// <summary>Number of rows: the first axis.</summary>
    public int Count { get; }

    /// <summary>Values of a row.</summary>
    public int Columns { get; }

    /// <summary>Reads a row: (columns,).</summary>
    public void Read(int row, Span<float> values)
    {
        if (matrix is not null)
        {
            matrix.Write(row, values);
            return;
        }

        var size = storage == Storage.Float32 ? sizeof(float) : sizeof(byte);
        var bytes = weights.Bytes(weights.Values(tensor).Offset + (long)row * Columns * size, Columns * size);
        switch (storage)
        {
            case Storage.Float32:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
                break;
            case Storage.Int8Rows:
                TensorPrimitives.ConvertTruncating<sbyte, float>(MemoryMarshal.Cast<byte, sbyte>(bytes), values);
                TensorPrimitives.Multiply(values, scales[row], values);
                break;
            case Storage.Int8Channels:
                Int8Blocks.Dequantize(bytes, scales.AsSpan(row, 1), Columns, values);
                break;
            default:
                throw new WeightsException($"{weights.FileName}: tensor \"{tensor.Name}\" is stored as {storage}, which n2eye-quant compare does not read.");
        }
    }
}

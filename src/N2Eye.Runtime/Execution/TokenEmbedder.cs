using System.Runtime.InteropServices;
using N2Eye.Runtime.Graphs;
using N2Eye.Weights;

namespace N2Eye.Runtime.Execution;

/// <summary>
/// Reads rows of the token table where they lie in the mapped file. ONNX Runtime would do it with a gather node, but pictures
/// must be mixed in between, and a row is a few kilobytes.
/// </summary>
internal sealed class TokenEmbedder(WeightStore weights, Matrix table)
{
    private readonly Storage storage = weights.StorageOf(table);
    private readonly long values = weights.Values(table).Offset;
    private readonly long scales = weights.StorageOf(table) != Storage.Float32 ? weights.Scales(table).Offset : 0;

    /// <summary>Writes what the decoder reads at a position of a sequence, the row of a picture or of a token: (hidden,).</summary>
    public void Write(InputSequence sequence, int position, Span<float> row)
    {
        if (!sequence.TryCopyPictureRow(position, row)) Write(sequence.Ids[position], row);
    }

    /// <summary>Writes the embedding of a token: (hidden,).</summary>
    public void Write(int token, Span<float> row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(token);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, table.Rows);
        if (storage == Storage.Float32)
        {
            MemoryMarshal.Cast<byte, float>(weights.Bytes(values + (long)token * row.Length * sizeof(float), row.Length * sizeof(float))).CopyTo(row);
            return;
        }

        if (storage == Storage.Int8Rows)
        {
            var integers = MemoryMarshal.Cast<byte, sbyte>(weights.Bytes(values + (long)token * row.Length, row.Length));
            var scale = MemoryMarshal.Read<float>(weights.Bytes(scales + (long)token * sizeof(float), sizeof(float)));
            for (var i = 0; i < row.Length; i++) row[i] = integers[i] * scale;
            return;
        }

        // One scale for the row is one block as wide as the row.
        var block = storage == Storage.Int8Channels ? row.Length : weights.BlockSize;
        var blocks = Int8Blocks.BlocksOf(row.Length, block);
        var bytes = storage == Storage.Int4Blocks ? Int4Blocks.BytesOf(row.Length, block) : blocks * block;
        var quantized = weights.Bytes(values + (long)token * bytes, bytes); // (blocks, bytes of a block)
        var rowScales = MemoryMarshal.Cast<byte, float>(weights.Bytes(scales + (long)token * blocks * sizeof(float), blocks * sizeof(float))); // (blocks,)
        if (storage == Storage.Int4Blocks) Int4Blocks.Dequantize(quantized, rowScales, block, row);
        else Int8Blocks.Dequantize(quantized, rowScales, block, row);
    }
}

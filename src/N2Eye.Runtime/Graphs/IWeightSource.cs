namespace N2Eye.Runtime.Graphs;

/// <summary>How a tensor lies in the weights file.</summary>
public enum Storage
{
    /// <summary>float32, in the tensor's own shape.</summary>
    Float32,

    /// <summary>uint8 (rows, blocks, block) holding q + 128, with float32 scales (rows, blocks): MatMulNBits, 8 bits.</summary>
    Int8Blocks,

    /// <summary>uint8 (rows, blocks, block / 2) holding two q + 8 a byte, with float32 scales (rows, blocks): MatMulNBits, 4 bits.</summary>
    Int4Blocks,

    /// <summary>uint8 in the own shape of a matrix or kernel holding q + 128, with float32 scales (outputs,).</summary>
    Int8Channels,

    /// <summary>int8 in the tensor's own shape, symmetric, with float32 scales (rows,): what NPUs multiply with.</summary>
    Int8Rows,
}

/// <summary>A stretch of the weights file.</summary>
/// <param name="Offset">Absolute offset, bytes.</param>
/// <param name="Length">Bytes.</param>
public readonly record struct FileRange(long Offset, long Length);

/// <summary>Where the tensors of a graph lie.</summary>
public interface IWeightSource
{
    /// <summary>Name of the file that holds the weights, without its folder.</summary>
    string FileName { get; }

    /// <summary>Values that share a scale, for <see cref="Storage.Int8Blocks"/> and <see cref="Storage.Int4Blocks"/>.</summary>
    int BlockSize { get; }

    /// <summary>How matrices of integers are multiplied.</summary>
    Int8Products Products { get; }

    /// <summary>How the tensor is stored.</summary>
    Storage StorageOf(WeightTensor tensor);

    /// <summary>Where its values lie.</summary>
    FileRange Values(WeightTensor tensor);

    /// <summary>Where the scales of an int8 tensor lie.</summary>
    FileRange Scales(WeightTensor tensor);
}

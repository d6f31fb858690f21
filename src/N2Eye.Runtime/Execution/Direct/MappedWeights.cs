using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Kernels;
using N2Eye.Weights;

namespace N2Eye.Runtime.Execution.Direct;

/// <summary>Tensors where they lie in the mapped weights file, as kernels read them: nothing is copied.</summary>
internal static unsafe class MappedWeights
{
    /// <summary>True for weights whose matrices are all int8 or int4 blocks that kernels take.</summary>
    public static bool AreDirect(WeightStore weights, IEnumerable<Matrix> matrices) =>
        weights.BlockSize > 0 && weights.BlockSize % BlockMatrix.Step == 0 && matrices.All(matrix => weights.StorageOf(matrix) is Storage.Int8Blocks or Storage.Int4Blocks);

    /// <summary>A matrix of blocks, which every token will read: its pages are mapped.</summary>
    public static BlockMatrix BlocksOf(WeightStore weights, Matrix matrix)
    {
        var (values, scales) = (weights.Values(matrix), weights.Scales(matrix));
        weights.Populate(values);
        weights.Populate(scales);
        var bits = weights.StorageOf(matrix) == Storage.Int4Blocks ? 4 : 8;
        return new BlockMatrix(At(weights, values), At(weights, scales), matrix.Rows, Int8Blocks.BlocksOf(matrix.Columns, weights.BlockSize), weights.BlockSize, bits);
    }

    /// <summary>A float tensor's values; null for none.</summary>
    /// <exception cref="N2EyeException">BadWeights: it is stored otherwise.</exception>
    public static float* FloatsOf(WeightStore weights, WeightTensor? tensor) => tensor is null ? null : (float*)At(weights, weights.FloatRange(tensor));

    private static nint At(WeightStore weights, FileRange range)
    {
        // The file is mapped, not a managed array: its address stays. The last byte is asked for because a span ends at 2 GiB.
        _ = weights.Bytes(range.Offset + range.Length - 1, 1);
        return (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(weights.Bytes(range.Offset, 1)));
    }
}

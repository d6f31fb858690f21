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
    public static bool AreDirect(WeightStore weights, DecoderPlan plan) =>
        weights.BlockSize > 0 && weights.BlockSize % BlockMatrix.Step == 0 && plan.Matrices.All(matrix => weights.StorageOf(matrix) is Storage.Int8Blocks or Storage.Int4Blocks);

    /// <summary>A matrix of blocks.</summary>
    public static BlockMatrix BlocksOf(WeightStore weights, Matrix matrix) => new(
        At(weights, weights.Values(matrix)), At(weights, weights.Scales(matrix)), matrix.Rows, Int8Blocks.BlocksOf(matrix.Columns, weights.BlockSize), weights.BlockSize,
        weights.StorageOf(matrix) == Storage.Int4Blocks ? 4 : 8);

    /// <summary>A float tensor's values; null for none.</summary>
    public static float* FloatsOf(WeightStore weights, WeightTensor? tensor)
    {
        if (tensor is null) return null;
        if (weights.StorageOf(tensor) != Storage.Float32) throw new NotSupportedException(tensor.Name);
        return (float*)At(weights, weights.Values(tensor));
    }

    private static nint At(WeightStore weights, FileRange range)
    {
        // The file is mapped, not a managed array: its address stays. The last byte is asked for because a span ends at 2 GiB.
        _ = weights.Bytes(range.Offset + range.Length - 1, 1);
        return (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(weights.Bytes(range.Offset, 1)));
    }
}

using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using N2Eye.Runtime.Graphs;
using N2Eye.Weights;

namespace N2Eye.Runtime.Execution;

/// <summary>Which way of multiplying int8 matrices is the fastest on this machine.</summary>
internal static class Int8Choice
{
    /// <summary>Quarters of the machine's memory that expanded matrices may take: the other way is forty times slower.</summary>
    private const int MemoryQuarters = 3;

    /// <summary>
    /// ONNX Runtime's integer kernels need AVX2, or ARM's dot product, which ARMv8.0 (Cortex-A53, A72) lacks. There MatMulNBits unpacks a matrix anew for every token, so matrices are unpacked once where memory allows.
    /// </summary>
    /// <param name="weights">The weights.</param>
    /// <param name="others">Names of matrices that ONNX Runtime does not multiply.</param>
    public static Int8Products For(WeightsFile weights, IReadOnlySet<string> others) => For(
        hasDotProduct: Avx2.IsSupported || Dp.IsSupported,
        expandedBytes: weights.Tensors
            .Where(tensor => tensor.Dtype == Weights.Safetensors.Dtype.U8 && !Int4Blocks.IsShape(tensor.Shape, weights.BlockSize) && !others.Contains(tensor.Name))
            .Sum(tensor => tensor.Length) * sizeof(float),
        memoryBytes: GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>The rule itself.</summary>
    public static Int8Products For(bool hasDotProduct, long expandedBytes, long memoryBytes) =>
        hasDotProduct ? Int8Products.Integer
        : expandedBytes <= memoryBytes / 4 * MemoryQuarters ? Int8Products.Expanded
        : Int8Products.Unpacking;
}

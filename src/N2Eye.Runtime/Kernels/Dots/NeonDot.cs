using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace N2Eye.Runtime.Kernels.Dots;

/// <summary>
/// ARM without dot product (Cortex-A53, A72). Sums of two products stay below 2 · 127², which 16 bits hold.
/// </summary>
internal readonly struct NeonDot : IDot
{
    public static string Name => "asimd";

    public static bool IsSupported => AdvSimd.Arm64.IsSupported;

    public static bool TakesStored => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Add(Vector128<int> sum, Vector128<byte> weights, byte excess, Vector128<sbyte> values)
    {
        var signed = (weights - Vector128.Create(excess)).AsSByte();
        var low = AdvSimd.MultiplyWideningLower(signed.GetLower(), values.GetLower()); // (8,) products
        var high = AdvSimd.MultiplyWideningUpper(signed, values);
        return AdvSimd.AddPairwiseWideningAndAdd(sum, AdvSimd.Arm64.AddPairwise(low, high));
    }
}

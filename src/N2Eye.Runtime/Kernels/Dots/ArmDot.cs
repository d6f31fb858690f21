using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace N2Eye.Runtime.Kernels.Dots;

/// <summary>ARM with dot product (asimddp): Cortex-A55, A75 and later.</summary>
internal readonly struct ArmDot : IDot
{
    public static string Name => "asimddp";

    public static bool IsSupported => Dp.IsSupported;

    public static bool TakesStored => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Add(Vector128<int> sum, Vector128<byte> weights, byte excess, Vector128<sbyte> values) =>
        Dp.DotProduct(sum, (weights - Vector128.Create(excess)).AsSByte(), values);
}

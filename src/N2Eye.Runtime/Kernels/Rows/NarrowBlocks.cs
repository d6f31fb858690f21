using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using N2Eye.Runtime.Kernels.Dots;
using N2Eye.Runtime.Kernels.Stored;

namespace N2Eye.Runtime.Kernels.Rows;

/// <summary>Sixteen bytes at a time.</summary>
internal readonly unsafe struct NarrowBlocks<TDot, TStored> : IRowBlocks
    where TDot : struct, IDot
    where TStored : struct, IStored
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> One(byte* weights, sbyte* values, int length, int* sums)
    {
        var result = TDot.TakesStored ? Vector128.CreateScalar(-TStored.Excess * *sums) : default;
        for (var k = 0; k < length; k += Vector128<byte>.Count) result = TDot.Add(result, TStored.Load(weights, k), TStored.Excess, Vector128.Load(values + k));
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<int> First, Vector128<int> Second) Two(byte* weights, sbyte* values, int length, int* sums) =>
        (One(weights, values, length, sums), One(weights + length / 8 * TStored.Bits, values + length, length, sums + 1));
}

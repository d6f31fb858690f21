using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using N2Eye.Runtime.Kernels.Dots;
using N2Eye.Runtime.Kernels.Stored;

namespace N2Eye.Runtime.Kernels.Rows;

/// <summary>Sixteen bytes at a time.</summary>
internal readonly unsafe struct NarrowBlock<TDot, TStored> : IBlockSum
    where TDot : struct, IDot
    where TStored : struct, IStored
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Of(byte* weights, sbyte* values, int length, int sum)
    {
        var result = TDot.TakesStored ? Vector128.CreateScalar(-TStored.Excess * sum) : default;
        for (var k = 0; k < length; k += Vector128<byte>.Count) result = TDot.Add(result, TStored.Load(weights, k), TStored.Excess, Vector128.Load(values + k));
        return result;
    }
}

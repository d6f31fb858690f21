using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using N2Eye.Runtime.Kernels.Dots;
using N2Eye.Runtime.Kernels.Stored;

namespace N2Eye.Runtime.Kernels.Rows;

/// <summary>Sixteen bytes at a time.</summary>
internal readonly unsafe struct NarrowNibbles<TDot> : INibbleGroup
    where TDot : struct, IDot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<int> First, Vector128<int> Second) Of(byte* weights, sbyte* values, int first, int second) =>
        (Half(weights, values, first), Half(weights + Vector128<byte>.Count, values + Vector128<sbyte>.Count, second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Half(byte* weights, sbyte* values, int start)
    {
        var sum = TDot.TakesStored ? Vector128.CreateScalar(-StoredNibbles.Excess * start) : default;
        var bytes = Vector128.Load(weights);
        sum = TDot.Add(sum, bytes & Vector128.Create((byte)15), StoredNibbles.Excess, Vector128.Load(values));
        return TDot.Add(sum, bytes >>> 4, StoredNibbles.Excess, Vector128.Load(values + INibbleGroup.Length / 2));
    }
}

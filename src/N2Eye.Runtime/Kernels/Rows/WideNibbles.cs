using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using N2Eye.Runtime.Kernels.Dots;
using N2Eye.Runtime.Kernels.Stored;

namespace N2Eye.Runtime.Kernels.Rows;

/// <summary>All 32 bytes at once.</summary>
internal readonly unsafe struct WideNibbles<TDot> : INibbleGroup
    where TDot : struct, IWideDot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<int> First, Vector128<int> Second) Of(byte* weights, sbyte* values, int first, int second)
    {
        var sum = TDot.TakesStored ? Vector256.Create(Start(first), Start(second)) : default;
        var bytes = Vector256.Load(weights);
        var mask = Vector256.Create((byte)15);
        sum = TDot.Add(sum, bytes & mask, StoredNibbles.Excess, Vector256.Load(values));
        sum = TDot.Add(sum, (bytes.AsUInt16() >>> 4).AsByte() & mask, StoredNibbles.Excess, Vector256.Load(values + Vector256<sbyte>.Count));
        return (sum.GetLower(), sum.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Start(int sum) => Vector128.CreateScalar(-StoredNibbles.Excess * sum);
}

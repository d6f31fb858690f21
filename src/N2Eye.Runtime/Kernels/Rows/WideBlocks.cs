using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using N2Eye.Runtime.Kernels.Dots;
using N2Eye.Runtime.Kernels.Stored;

namespace N2Eye.Runtime.Kernels.Rows;

/// <summary>Thirty-two bytes at a time.</summary>
internal readonly unsafe struct WideBlocks<TDot, TStored> : IRowBlocks
    where TDot : struct, IWideDot
    where TStored : struct, IStored
{
    private const int Step = 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> One(byte* weights, sbyte* values, int length, int* sums)
    {
        var wide = TDot.TakesStored ? Vector256.CreateScalar(-TStored.Excess * *sums) : default;
        // The usual block without a loop: there is nothing else to wait for.
        if (length == 2 * Step) return Halves(Add(Add(wide, weights, values, 0), weights, values, Step));
        var k = 0;
        for (; k + Step <= length; k += Step) wide = Add(wide, weights, values, k);
        var result = Halves(wide);
        return k < length ? TDot.Add(result, TStored.Load(weights, k), TStored.Excess, Vector128.Load(values + k)) : result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<int> First, Vector128<int> Second) Two(byte* weights, sbyte* values, int length, int* sums) =>
        (One(weights, values, length, sums), One(weights + length / 8 * TStored.Bits, values + length, length, sums + 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Add(Vector256<int> sum, byte* weights, sbyte* values, int k) =>
        TDot.Add(sum, TStored.LoadWide(weights, k), TStored.Excess, Vector256.Load(values + k));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Halves(Vector256<int> sum) => sum.GetLower() + sum.GetUpper();
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using N2Eye.Runtime.Kernels.Dots;
using N2Eye.Runtime.Kernels.Stored;

namespace N2Eye.Runtime.Kernels.Rows;

/// <summary>Thirty-two bytes at a time.</summary>
internal readonly unsafe struct WideBlock<TDot, TStored> : IBlockSum
    where TDot : struct, IWideDot
    where TStored : struct, IStored
{
    private const int Step = 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Of(byte* weights, sbyte* values, int length, int sum)
    {
        var wide = TDot.TakesStored ? Vector256.CreateScalar(-TStored.Excess * sum) : default;
        // The usual block without a loop: there is nothing else to wait for.
        if (length == 2 * Step) return Halves(Add(Add(wide, weights, values, 0), weights, values, Step));
        var k = 0;
        for (; k + Step <= length; k += Step) wide = Add(wide, weights, values, k);
        var result = Halves(wide);
        return k < length ? TDot.Add(result, TStored.Load(weights, k), TStored.Excess, Vector128.Load(values + k)) : result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Add(Vector256<int> sum, byte* weights, sbyte* values, int k) =>
        TDot.Add(sum, TStored.LoadWide(weights, k), TStored.Excess, Vector256.Load(values + k));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Halves(Vector256<int> sum) => sum.GetLower() + sum.GetUpper();
}

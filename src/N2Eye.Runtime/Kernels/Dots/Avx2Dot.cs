using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace N2Eye.Runtime.Kernels.Dots;

/// <summary>
/// x86 with AVX2. The sign of a weight goes to what it is multiplied with, so that its magnitude fits the unsigned operand: sums of two
/// products stay below 2 · 127², which 16 bits hold.
/// </summary>
internal readonly struct Avx2Dot : IWideDot
{
    public static string Name => "AVX2";

    public static bool IsSupported => Avx2.IsSupported;

    public static bool TakesStored => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Add(Vector128<int> sum, Vector128<byte> weights, byte excess, Vector128<sbyte> values) => SseDot.Add(sum, weights, excess, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<byte> weights, byte excess, Vector256<sbyte> values)
    {
        var signed = (weights - Vector256.Create(excess)).AsSByte();
        var pairs = Avx2.MultiplyAddAdjacent(Avx2.Abs(signed), Avx2.Sign(values, signed));
        return Avx2.Add(sum, Avx2.MultiplyAddAdjacent(pairs, Vector256<short>.One));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> AddSmall(Vector256<int> sum, Vector256<byte> weights, Vector256<sbyte> values) =>
        Avx2.Add(sum, Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(weights, values), Vector256<short>.One));
}

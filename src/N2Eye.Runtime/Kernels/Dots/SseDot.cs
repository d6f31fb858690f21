using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace N2Eye.Runtime.Kernels.Dots;

/// <summary>x86 without AVX2: <see cref="Avx2Dot"/>'s way on SSSE3, which every processor has that .NET runs on.</summary>
internal readonly struct SseDot : IDot
{
    public static string Name => "SSE";

    public static bool IsSupported => Ssse3.IsSupported;

    public static bool TakesStored => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Add(Vector128<int> sum, Vector128<byte> weights, byte excess, Vector128<sbyte> values)
    {
        var signed = (weights - Vector128.Create(excess)).AsSByte();
        var pairs = Ssse3.MultiplyAddAdjacent(Ssse3.Abs(signed), Ssse3.Sign(values, signed));
        return Sse2.Add(sum, Sse2.MultiplyAddAdjacent(pairs, Vector128<short>.One));
    }
}

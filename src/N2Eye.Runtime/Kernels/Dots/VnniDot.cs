using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace N2Eye.Runtime.Kernels.Dots;

/// <summary>x86 with AVX-VNNI: one instruction, from Alder Lake and Zen 5 on. (.NET 10 has no AVX-512 VNNI.)</summary>
internal readonly struct VnniDot : IWideDot
{
    public static string Name => "AVX-VNNI";

    public static bool IsSupported => AvxVnni.IsSupported;

    public static bool TakesStored => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Add(Vector128<int> sum, Vector128<byte> weights, byte excess, Vector128<sbyte> values) => AvxVnni.MultiplyWideningAndAdd(sum, weights, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<byte> weights, byte excess, Vector256<sbyte> values) => AvxVnni.MultiplyWideningAndAdd(sum, weights, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> AddSmall(Vector256<int> sum, Vector256<byte> weights, Vector256<sbyte> values) => AvxVnni.MultiplyWideningAndAdd(sum, weights, values);
}

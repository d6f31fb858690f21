using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace N2Eye.Runtime.Kernels.Stored;

/// <summary>Half a byte each, the first in the low half (<see cref="N2Eye.Weights.Int4Blocks"/>).</summary>
internal readonly struct StoredNibbles : IStored
{
    public static int Bits => 4;

    public static byte Excess => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Vector128<byte> Load(byte* row, int index)
    {
        var pairs = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(row + index / 2)).AsByte();
        var (low, high) = (pairs & Vector128.Create((byte)15), Vector128.ShiftRightLogical(pairs.AsUInt16(), 4).AsByte() & Vector128.Create((byte)15));
        return Sse2.IsSupported ? Sse2.UnpackLow(low, high) : AdvSimd.Arm64.ZipLow(low, high);
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
        return Zip.Lower(low, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Vector256<byte> LoadWide(byte* row, int index)
    {
        if (!Avx2.IsSupported) return Vector256.Create(Load(row, index), Load(row, index + BlockMatrix.Step));
        // Each pair in 16 bits, its second half moved to the upper byte.
        var pairs = Avx2.ConvertToVector256Int16(row + index / 2).AsUInt16();
        return (pairs | pairs << 4).AsByte() & Vector256.Create((byte)15);
    }
}

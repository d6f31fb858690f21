using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace N2Eye.Runtime.Kernels.Stored;

/// <summary>A byte each (<see cref="N2Eye.Weights.Int8Blocks"/>).</summary>
internal readonly struct StoredBytes : IStored
{
    public static int Bits => 8;

    public static byte Excess => 128;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Vector128<byte> Load(byte* row, int index) => Vector128.Load(row + index);
}

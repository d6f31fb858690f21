using System.Runtime.Intrinsics;

namespace N2Eye.Runtime.Kernels.Stored;

/// <summary>How integers lie in a row.</summary>
internal interface IStored
{
    /// <summary>Bits of one.</summary>
    static abstract int Bits { get; }

    /// <summary>How much larger than its integer a stored one is.</summary>
    static abstract byte Excess { get; }

    /// <summary><see cref="BlockMatrix.Step"/> integers from the given one on, each too large by <see cref="Excess"/>.</summary>
    /// <param name="row">First byte of the row.</param>
    /// <param name="index">A multiple of <see cref="BlockMatrix.Step"/>.</param>
    static abstract unsafe Vector128<byte> Load(byte* row, int index);
}

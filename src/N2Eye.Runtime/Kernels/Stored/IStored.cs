using System.Runtime.Intrinsics;

namespace N2Eye.Runtime.Kernels.Stored;

/// <summary>How integers lie in a row.</summary>
internal interface IStored
{
    /// <summary>Bits of one.</summary>
    static abstract int Bits { get; }

    /// <summary><see cref="BlockMatrix.Step"/> integers from the given one on, each 128 too large.</summary>
    /// <param name="row">First byte of the row.</param>
    /// <param name="index">A multiple of <see cref="BlockMatrix.Step"/>.</param>
    static abstract unsafe Vector128<byte> Load(byte* row, int index);
}

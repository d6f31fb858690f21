using System.Runtime.Intrinsics;

namespace N2Eye.Runtime.Kernels.Rows;

/// <summary>
/// The products of 64 half bytes with values whose even ones lie before the odd ones (<see cref="QuantizedRows.Halves"/>): the low halves
/// of bytes are then multiplied with one run of values and the high halves with another, and nothing needs to be sorted.
/// </summary>
internal unsafe interface INibbleGroup
{
    /// <summary>Values of a group.</summary>
    const int Length = 64;

    /// <summary>Σ w · x of the first 32, and of the second, each in four parts, exact.</summary>
    /// <param name="weights">w: 32 bytes.</param>
    /// <param name="values">x</param>
    /// <param name="first">Σ x of the first 32; where one block has both, that of both.</param>
    /// <param name="second">Σ x of the second 32; where one block has both, 0.</param>
    static abstract (Vector128<int> First, Vector128<int> Second) Of(byte* weights, sbyte* values, int first, int second);
}

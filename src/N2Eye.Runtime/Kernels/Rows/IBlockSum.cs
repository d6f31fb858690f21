using System.Runtime.Intrinsics;

namespace N2Eye.Runtime.Kernels.Rows;

/// <summary>The product of one block of a row.</summary>
internal unsafe interface IBlockSum
{
    /// <summary>Σ w · x in four parts, exact.</summary>
    /// <param name="weights">w, as they are stored.</param>
    /// <param name="values">x</param>
    /// <param name="length">Values, a multiple of <see cref="BlockMatrix.Step"/>.</param>
    /// <param name="sum">Σ x</param>
    static abstract Vector128<int> Of(byte* weights, sbyte* values, int length, int sum);
}

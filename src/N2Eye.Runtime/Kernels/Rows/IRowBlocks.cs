using System.Runtime.Intrinsics;

namespace N2Eye.Runtime.Kernels.Rows;

/// <summary>The products of a row's blocks, each Σ w · x in four parts, exact.</summary>
internal unsafe interface IRowBlocks
{
    /// <summary>A block.</summary>
    /// <param name="weights">w, as they are stored.</param>
    /// <param name="values">x</param>
    /// <param name="length">Values of a block, a multiple of <see cref="BlockMatrix.Step"/>.</param>
    /// <param name="sums">Σ x of the block.</param>
    static abstract Vector128<int> One(byte* weights, sbyte* values, int length, int* sums);

    /// <summary>A block and the next.</summary>
    /// <inheritdoc cref="One"/>
    static abstract (Vector128<int> First, Vector128<int> Second) Two(byte* weights, sbyte* values, int length, int* sums);
}

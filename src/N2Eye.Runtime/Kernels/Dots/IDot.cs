using System.Runtime.Intrinsics;

namespace N2Eye.Runtime.Kernels.Dots;

/// <summary>The instructions that multiply bytes and add four neighbours, of one instruction set.</summary>
internal interface IDot
{
    /// <summary>What a user knows it by.</summary>
    static abstract string Name { get; }

    /// <summary>Whether this processor has them, and this program was compiled to look for them.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>True where weights are multiplied as they are stored, too large: sums then begin at −excess · Σ x.</summary>
    static abstract bool TakesStored { get; }

    /// <summary>sum[i] + Σ over j of w[4 i + j] · x[4 i + j], exact.</summary>
    /// <param name="sum">What is added to.</param>
    /// <param name="weights">w, as they are stored.</param>
    /// <param name="excess">How much too large that is; a constant.</param>
    /// <param name="values">x</param>
    static abstract Vector128<int> Add(Vector128<int> sum, Vector128<byte> weights, byte excess, Vector128<sbyte> values);
}

/// <summary>The same for twice as many bytes.</summary>
internal interface IWideDot : IDot
{
    /// <inheritdoc cref="IDot.Add"/>
    static abstract Vector256<int> Add(Vector256<int> sum, Vector256<byte> weights, byte excess, Vector256<sbyte> values);

    /// <summary>The same for weights of at most 15, multiplied as they are stored: no two products overflow 16 bits.</summary>
    static abstract Vector256<int> AddSmall(Vector256<int> sum, Vector256<byte> weights, Vector256<sbyte> values);
}

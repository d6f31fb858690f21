namespace N2Eye.Runtime.Graphs;

/// <summary>
/// How matrices of <see cref="Storage.Int8Blocks"/> and <see cref="Storage.Int8Channels"/> are multiplied. All round activations to int8 as well, block by block, so
/// that every machine gives the same answers: they differ by float rounding only.
/// </summary>
public enum Int8Products
{
    /// <summary>Integer dot products: the processor has them.</summary>
    Integer,

    /// <summary>In float, with matrices expanded once when they are loaded: four times the memory. Those of 4 bits stay as they are.</summary>
    Expanded,

    /// <summary>In float, with matrices expanded anew at every use: slow, but no more memory.</summary>
    Unpacking,
}

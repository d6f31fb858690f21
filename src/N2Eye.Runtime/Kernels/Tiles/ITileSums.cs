namespace N2Eye.Runtime.Kernels.Tiles;

/// <summary>Sums of one position over the rows of a tile, in two vectors whose lanes are rows.</summary>
/// <typeparam name="TSelf">The implementation.</typeparam>
/// <typeparam name="TWeights">Weights of half of the rows.</typeparam>
internal unsafe interface ITileSums<TSelf, TWeights>
    where TSelf : struct, ITileSums<TSelf, TWeights>
{
    /// <summary>Rows of a tile.</summary>
    static abstract int Rows { get; }

    /// <summary>Sums of a block before its first value.</summary>
    /// <param name="sum">Σ x of the block.</param>
    static abstract TSelf Start(int sum);

    /// <summary>Four weights of each of half of the rows.</summary>
    static abstract TWeights Load(byte* weights);

    /// <summary>Adds the products with four values.</summary>
    /// <param name="lower">Weights of the first half of the rows.</param>
    /// <param name="upper">Weights of the second half.</param>
    /// <param name="values">Four values of x.</param>
    void Add(TWeights lower, TWeights upper, int values);

    /// <summary>Adds the block to the outputs.</summary>
    /// <param name="outputs">(rows,)</param>
    /// <param name="scales">Of the rows: (rows,).</param>
    /// <param name="scale">Of x.</param>
    void AddTo(float* outputs, float* scales, float scale);
}

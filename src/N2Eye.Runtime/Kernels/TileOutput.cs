namespace N2Eye.Runtime.Kernels;

/// <summary>Where the outputs of a tile go.</summary>
/// <param name="first">The first row's output at the first position.</param>
/// <param name="stride">From one position to the next.</param>
/// <param name="rows">Rows that the matrix has of the tile's.</param>
/// <param name="add">Add to what is there.</param>
internal readonly unsafe struct TileOutput(float* first, int stride, int rows, bool add)
{
    /// <summary>Writes the outputs of a position: (rows of a tile,).</summary>
    public void Write(int position, float* sums)
    {
        var y = first + (long)position * stride;
        if (add)
        {
            for (var r = 0; r < rows; r++) y[r] += sums[r];
        }
        else
        {
            for (var r = 0; r < rows; r++) y[r] = sums[r];
        }
    }
}

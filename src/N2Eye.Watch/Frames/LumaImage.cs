namespace N2Eye.Watch.Frames;

/// <summary>Brightness alone. Its array is used again by whoever read it.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Values">(height, width), 0…255; may be longer.</param>
internal readonly record struct LumaImage(int Width, int Height, byte[] Values)
{
    /// <summary>Averages boxes of pixels into a grid of cells.</summary>
    /// <param name="columns">Cells in a row; at most as many as pixels.</param>
    /// <param name="rows">Rows; at most as many as pixels.</param>
    /// <param name="cells">Receives (rows, columns), 0…255.</param>
    public void Average(int columns, int rows, Span<float> cells)
    {
        for (var row = 0; row < rows; row++)
        {
            var (top, bottom) = (row * Height / rows, (row + 1) * Height / rows);
            for (var column = 0; column < columns; column++)
            {
                var (left, right) = (column * Width / columns, (column + 1) * Width / columns);
                var sum = 0;
                for (var y = top; y < bottom; y++)
                {
                    foreach (var value in Values.AsSpan(y * Width + left, right - left)) sum += value;
                }

                cells[row * columns + column] = sum / (float)((bottom - top) * (right - left));
            }
        }
    }
}

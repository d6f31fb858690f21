using System.Numerics.Tensors;
using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Graphs.Layers;
using N2Eye.Runtime.Kernels;
using N2Eye.Runtime.Kernels.Tiles;
using N2Eye.Runtime.Threads;

namespace N2Eye.Runtime.Execution.Direct;

/// <summary>Y = X Wᵀ + b for one or several matrices over the same X, whose outputs lie beside one another.</summary>
internal sealed unsafe class MatrixProduct : IWork
{
    /// <summary>Bytes of weights that a thread takes at a time for a single position.</summary>
    private const int PartBytes = 1 << 16;

    /// <summary>Positions from which packing rows pays.</summary>
    private const int ManyPositions = 8;

    private readonly ProductWorkers workers;
    private readonly Part[] matrices;
    private readonly QuantizedRows x;
    private readonly int stride;
    private readonly bool add;
    private readonly int rowParts, tileParts;
    private int position, count;

    /// <param name="workers">Who multiplies.</param>
    /// <param name="weights">Where the matrices lie.</param>
    /// <param name="x">X: (positions, columns).</param>
    /// <param name="y">Y: (positions, <paramref name="stride"/>).</param>
    /// <param name="stride">Values from one position of Y to the next.</param>
    /// <param name="add">Add to what is in Y.</param>
    /// <param name="linears">The matrices with their biases.</param>
    public MatrixProduct(ProductWorkers workers, WeightStore weights, QuantizedRows x, float* y, int stride, bool add, params ReadOnlySpan<Linear> linears)
    {
        (this.workers, this.x, this.stride, this.add) = (workers, x, stride, add);
        Output = y;
        matrices = new Part[linears.Length];
        var offset = 0;
        for (var i = 0; i < linears.Length; i++)
        {
            var matrix = MappedWeights.BlocksOf(weights, linears[i].Weight);
            var tile = workers.Kernel.TileRows;
            var rows = Math.Max(1, PartBytes / matrix.RowBytes / tile) * tile;
            matrices[i] = new Part(matrix, (nint)MappedWeights.FloatsOf(weights, linears[i].Bias), offset, rows, rowParts, tileParts);
            offset += matrix.Rows;
            rowParts += (matrix.Rows + rows - 1) / rows;
            tileParts += (matrix.Rows + tile - 1) / tile;
        }
    }

    /// <summary>Y: (positions, stride).</summary>
    public float* Output { get; set; }

    /// <summary>A matrix among others.</summary>
    /// <param name="Matrix">W</param>
    /// <param name="Bias">(rows,), or 0.</param>
    /// <param name="Offset">First output.</param>
    /// <param name="Rows">Rows of a part for single positions.</param>
    /// <param name="FirstRowPart">Number of its first part for single positions.</param>
    /// <param name="FirstTilePart">Number of its first tile.</param>
    private readonly record struct Part(BlockMatrix Matrix, nint Bias, int Offset, int Rows, int FirstRowPart, int FirstTilePart);

    /// <summary>Computes positions first…first + number.</summary>
    public void Compute(int first, int number)
    {
        (position, count) = (first, number);
        workers.Pool.Run(this, number < ManyPositions ? rowParts : tileParts);
    }

    /// <inheritdoc/>
    public void Do(int part, int worker)
    {
        if (count < ManyPositions) Rows(part);
        else Tile(part, workers.Tile(worker));
    }

    private void Rows(int part)
    {
        var index = matrices.Length - 1;
        while (matrices[index].FirstRowPart > part) index--;
        ref readonly var w = ref matrices[index];
        var from = (part - w.FirstRowPart) * w.Rows;
        var to = Math.Min(from + w.Rows, w.Matrix.Rows);
        for (var p = position; p < position + count; p++)
        {
            var output = Output + (long)p * stride + w.Offset;
            AddBias(w, output, from, to);
            workers.Kernel.Rows(w.Matrix, x, p, output, from, to, add || w.Bias != 0);
        }
    }

    private void Tile(int part, PackedTile tile)
    {
        var index = matrices.Length - 1;
        while (matrices[index].FirstTilePart > part) index--;
        ref readonly var w = ref matrices[index];
        var rows = workers.Kernel.TileRows;
        var from = (part - w.FirstTilePart) * rows;
        var to = Math.Min(from + rows, w.Matrix.Rows);
        tile.Pack(w.Matrix, from, rows);
        for (var p = position; p < position + count; p++) AddBias(w, Output + (long)p * stride + w.Offset, from, to);
        workers.Kernel.Tile(tile, x, position, count, new TileOutput(Output + w.Offset + from, stride, to - from, add || w.Bias != 0));
    }

    /// <summary>Puts the bias where outputs are added to.</summary>
    private void AddBias(in Part w, float* output, int from, int to)
    {
        if (w.Bias == 0) return;
        var bias = new ReadOnlySpan<float>((float*)w.Bias + from, to - from);
        var target = new Span<float>(output + from, to - from);
        if (add) TensorPrimitives.Add(target, bias, target);
        else bias.CopyTo(target);
    }
}

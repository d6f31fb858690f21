using N2Eye.Runtime.Kernels;
using N2Eye.Runtime.Kernels.Tiles;
using N2Eye.Runtime.Threads;
using N2Eye.Weights;

namespace N2Eye.Runtime.Execution.Direct;

/// <summary>The threads that multiply, each with a tile of its own.</summary>
internal sealed class ProductWorkers : IDisposable
{
    private readonly PackedTile[] tiles;

    /// <param name="kernel">How matrices are multiplied.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="columns">Columns of the widest matrix.</param>
    /// <param name="block">Values that share a scale.</param>
    public ProductWorkers(BlockKernel kernel, int threads, int columns, int block)
    {
        var blocks = Int8Blocks.BlocksOf(columns, block);
        Kernel = kernel;
        tiles = [.. Enumerable.Range(0, threads).Select(_ => new PackedTile(blocks * block, blocks))];
        Pool = new WorkerPool(threads);
    }

    /// <summary>The threads.</summary>
    public WorkerPool Pool { get; }

    /// <summary>How matrices are multiplied.</summary>
    public BlockKernel Kernel { get; }

    /// <summary>A thread's own tile.</summary>
    public PackedTile Tile(int worker) => tiles[worker];

    /// <inheritdoc/>
    public void Dispose()
    {
        Pool.Dispose();
        foreach (var tile in tiles) tile.Dispose();
    }
}

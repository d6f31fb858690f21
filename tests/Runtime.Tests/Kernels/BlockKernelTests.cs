using CsCheck;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Kernels;
using N2Eye.Runtime.Kernels.Tiles;
using N2Eye.Weights;

namespace N2Eye.Tests;

/// <summary>Every instruction set that this processor has against sums in float64; the others are run under emulation (docs/architecture.md).</summary>
public sealed unsafe class BlockKernelTests
{
    private const int Guard = 8;
    private const float Untouched = -12345;
    private static readonly int[] Sizes = [16, 32, 48, 64, 128];

    public static TheoryData<string> Kernels => [.. BlockKernel.Supported.Select(kernel => kernel.Name)];

    [Fact]
    public void Every_processor_has_one() => Assert.NotEmpty(BlockKernel.Supported);

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Rows_and_tiles_of_any_size_are_the_sums(string name)
    {
        var kernel = BlockKernel.Supported.Single(known => known.Name == name);
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 300], Gen.Int[1, 11], Gen.Int[0, 4].Select(index => Sizes[index]), Gen.Int[1, 2].Select(half => 4 * half), Gen.Bool, Gen.Int[0, 1 << 20])
            .Sample((rows, columns, positions, block, bits, add, seed) => Check(kernel, rows, columns, positions, block, bits, add, new Random(seed)), iter: 400, threads: 1);
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void The_largest_integers_do_not_overflow(string name)
    {
        // 127 · 127, all of one sign, in the largest block: what narrower accumulators would not hold.
        var kernel = BlockKernel.Supported.Single(known => known.Name == name);
        const int Block = 4096;
        foreach (var sign in new[] { -1, 1 })
        {
            using var weights = new Weights(16, Block, Block, 8, (_, _) => sign * 127, _ => 1);
            using var x = new QuantizedRows(1, Block, Block, forNibbles: false);
            x.Write(0, [.. Enumerable.Repeat(127f, Block)]);
            var y = new float[16];
            fixed (float* output = y) kernel.Rows(weights.Matrix, x, 0, output, 0, 16, add: false);
            Assert.All(y, value => Assert.Equal(sign * 127f * 127 * Block, value));
            using var tile = new PackedTile(Block, 1);
            tile.Pack(weights.Matrix, 0, kernel.TileRows);
            fixed (float* output = y) kernel.Tile(tile, x, 0, 1, new TileOutput(output, 16, kernel.TileRows, add: false));
            Assert.All(y, value => Assert.Equal(sign * 127f * 127 * Block, value));
        }
    }

    private static void Check(BlockKernel kernel, int rows, int columns, int positions, int block, int bits, bool add, Random random)
    {
        using var weights = new Weights(rows, columns, block, bits, (_, _) => bits == 8 ? random.Next(-127, 128) : random.Next(-8, 8), _ => random.NextSingle() / 127);
        using var x = new QuantizedRows(positions, columns, block, forNibbles: random.Next(4) > 0);
        for (var p = 0; p < positions; p++) x.Write(p, [.. Enumerable.Range(0, columns).Select(_ => random.NextSingle() * 2 - 1)]);
        var first = random.Next(positions);
        var count = random.Next(1, positions - first + 1);
        var before = new float[positions * rows + Guard];
        for (var i = 0; i < before.Length; i++) before[i] = i < positions * rows ? random.NextSingle() : Untouched;

        var (byRows, byTiles) = ((float[])before.Clone(), (float[])before.Clone());
        var (from, to) = (random.Next(rows), rows);
        fixed (float* output = byRows)
        {
            for (var p = first; p < first + count; p++) kernel.Rows(weights.Matrix, x, p, output + p * rows, from, to, add);
        }

        using var tile = new PackedTile(weights.Matrix.RowLength, weights.Matrix.Blocks);
        fixed (float* output = byTiles)
        {
            for (var row = 0; row < rows; row += kernel.TileRows)
            {
                tile.Pack(weights.Matrix, row, kernel.TileRows);
                kernel.Tile(tile, x, first, count, new TileOutput(output + row, rows, Math.Min(kernel.TileRows, rows - row), add));
            }
        }

        for (var i = 0; i < before.Length; i++)
        {
            var (p, row) = (i / rows, i % rows);
            var isPosition = p >= first && p < first + count;
            var expected = isPosition ? weights.Product(x, p, row) + (add ? before[i] : 0) : before[i];
            Assert.Equal(expected, byTiles[i], 1e-4);
            Assert.Equal(isPosition && row >= from ? expected : before[i], byRows[i], 1e-4);
        }
    }

    /// <summary>A matrix as it lies in a weights file.</summary>
    private sealed class Weights : IDisposable
    {
        private readonly NativeBuffer<byte> stored;
        private readonly NativeBuffer<float> scales;
        private readonly int[] integers; // (rows, blocks · block)

        public Weights(int rows, int columns, int block, int bits, Func<int, int, int> value, Func<int, float> scale)
        {
            var blocks = Int8Blocks.BlocksOf(columns, block);
            var width = blocks * block;
            stored = new NativeBuffer<byte>((long)rows * width / 8 * bits);
            scales = new NativeBuffer<float>((long)rows * blocks);
            integers = new int[rows * width];
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++) integers[row * width + column] = value(row, column);
                for (var b = 0; b < blocks; b++) scales.Pointer[row * blocks + b] = scale(b);
            }

            if (bits == 8) integers.Select(integer => (byte)(Int8Blocks.Zero + integer)).ToArray().CopyTo(stored.All);
            else Int4Blocks.Store([.. integers.Select(integer => (sbyte)integer)], stored.All);
            Matrix = new BlockMatrix((nint)stored.Pointer, (nint)scales.Pointer, rows, blocks, block, bits);
        }

        public BlockMatrix Matrix { get; }

        public double Product(QuantizedRows x, int position, int row)
        {
            var sum = 0.0;
            for (var b = 0; b < Matrix.Blocks; b++)
            {
                long products = 0;
                for (var k = b * Matrix.Block; k < (b + 1) * Matrix.Block; k++) products += integers[row * Matrix.RowLength + k] * x.Values(position)[k];
                sum += (double)products * Matrix.RowScales(row)[b] * x.Scales(position)[b];
            }

            return sum;
        }

        public void Dispose()
        {
            stored.Dispose();
            scales.Dispose();
        }
    }
}

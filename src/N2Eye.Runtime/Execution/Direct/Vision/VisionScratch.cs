using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Graphs.Layers;
using N2Eye.Runtime.Kernels;

namespace N2Eye.Runtime.Execution.Direct.Vision;

/// <summary>What the steps of a vision transformer write to on their way, for one picture at a time.</summary>
internal sealed unsafe class VisionScratch : IDisposable
{
    private readonly NativeBuffer<float> pixels, stream, wide, spare, row, keys, values, scores;
    private readonly Dictionary<int, QuantizedRows> rounded;
    private readonly int widest;

    /// <param name="plan">The tower.</param>
    /// <param name="weights">Where its matrices lie.</param>
    /// <param name="kernel">How matrices are multiplied.</param>
    /// <param name="threads">Threads.</param>
    public VisionScratch(VisionPlan plan, WeightStore weights, BlockKernel kernel, int threads)
    {
        Shape = plan.Shape;
        Weights = weights;
        Tokens = Shape.Patches + 1;
        var matrices = plan.Matrices.ToList();
        widest = Math.Max(3 * Shape.HiddenSize, matrices.Max(matrix => Math.Max(matrix.Rows, matrix.Columns)));
        Workers = new ProductWorkers(kernel, threads, matrices.Max(matrix => matrix.Columns), weights.BlockSize);
        pixels = new NativeBuffer<float>(3L * Shape.ImageSize * Shape.ImageSize);
        stream = new NativeBuffer<float>((long)Tokens * Shape.HiddenSize);
        wide = new NativeBuffer<float>((long)Tokens * widest);
        spare = new NativeBuffer<float>((long)Tokens * widest);
        row = new NativeBuffer<float>((long)threads * widest);
        keys = new NativeBuffer<float>((long)threads * Tokens * HeadSize);
        values = new NativeBuffer<float>((long)threads * Tokens * HeadSize);
        scores = new NativeBuffer<float>((long)threads * Tokens);
        var nibbles = matrices.Any(matrix => weights.StorageOf(matrix) == Storage.Int4Blocks);
        rounded = matrices.Select(matrix => matrix.Columns).Distinct().ToDictionary(width => width, width => new QuantizedRows(Tokens, width, weights.BlockSize, nibbles));
    }

    /// <summary>The tower's dimensions.</summary>
    public VitShape Shape { get; }

    /// <summary>Where the tensors lie.</summary>
    public WeightStore Weights { get; }

    /// <summary>Who multiplies.</summary>
    public ProductWorkers Workers { get; }

    /// <summary>The patches and the class token.</summary>
    public int Tokens { get; }

    /// <summary>Width of a head.</summary>
    public int HeadSize => Shape.HiddenSize / Shape.Heads;

    /// <summary>The picture: (3, size, size).</summary>
    public Span<float> Pixels => pixels.All;

    /// <summary>The residual stream: (tokens, hidden), without gaps.</summary>
    public RowsAt Stream => new((nint)stream.Pointer, Shape.HiddenSize, Tokens, Shape.HiddenSize);

    /// <summary>What products give: (tokens, width).</summary>
    public RowsAt Wide(int width) => new((nint)wide.Pointer, widest, Tokens, width);

    /// <summary>As much again, for a product of what is in <see cref="Wide"/>.</summary>
    public RowsAt Spare(int width) => new((nint)spare.Pointer, widest, Tokens, width);

    /// <summary>Rows that are multiplied with a matrix of so many columns.</summary>
    public QuantizedRows Rounded(int columns) => rounded[columns];

    /// <summary>A thread's own row.</summary>
    public Span<float> Row(int worker, int length) => new(row.Pointer + (long)worker * widest, length);

    /// <summary>A thread's own keys of a head: (tokens, head_size).</summary>
    public Span<float> Keys(int worker) => keys.Span((long)worker * Tokens * HeadSize, Tokens * HeadSize);

    /// <summary>A thread's own values of a head: (tokens, head_size).</summary>
    public Span<float> Values(int worker) => values.Span((long)worker * Tokens * HeadSize, Tokens * HeadSize);

    /// <summary>A thread's own scores: (tokens,).</summary>
    public Span<float> Scores(int worker) => scores.Span((long)worker * Tokens, Tokens);

    /// <inheritdoc/>
    public void Dispose()
    {
        Workers.Dispose();
        foreach (var buffer in new[] { pixels, stream, wide, spare, row, keys, values, scores }) buffer.Dispose();
        foreach (var rows in rounded.Values) rows.Dispose();
    }
}

/// <summary>Rows in memory.</summary>
/// <param name="Address">Of the first value.</param>
/// <param name="Stride">Values from one row to the next.</param>
/// <param name="Count">Rows.</param>
/// <param name="Width">Values of a row.</param>
internal readonly unsafe record struct RowsAt(nint Address, int Stride, int Count, int Width)
{
    /// <summary>The first value.</summary>
    public float* First => (float*)Address;

    /// <summary>A row: (width,).</summary>
    public Span<float> Row(int index) => new(First + (long)index * Stride, Width);

    /// <summary>Some of the rows.</summary>
    public RowsAt Keep(int first, int count) => this with { Address = (nint)(First + (long)first * Stride), Count = count };
}

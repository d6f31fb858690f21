using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Graphs.Layers;
using N2Eye.Runtime.Kernels;
using N2Eye.Runtime.Threads;

namespace N2Eye.Runtime.Execution.Direct;

/// <summary>What the steps of a decoder write to on their way, for one sequence at a time.</summary>
internal sealed unsafe class DirectScratch : IDisposable
{
    /// <summary>Positions of one pass: what is between the layers stays in the cache.</summary>
    public const int Positions = 256;

    private readonly NativeBuffer<float> stream, wide, row, scores;
    private readonly int hidden, context, queriesPerKey, rowWidth;

    /// <param name="plan">The decoder.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="weights">Where its matrices lie.</param>
    /// <param name="context">Positions that fit a sequence.</param>
    /// <param name="kernel">How matrices are multiplied.</param>
    /// <param name="threads">Threads.</param>
    public DirectScratch(DecoderPlan plan, DecoderShape shape, WeightStore weights, int context, BlockKernel kernel, int threads)
    {
        (hidden, this.context, queriesPerKey) = (shape.HiddenSize, context, shape.Heads / shape.KeyValueHeads);
        rowWidth = plan.Matrices.Max(matrix => matrix.Columns);
        var gated = plan.Layers.Max(layer => layer.FeedForward.Down.Weight.Columns);
        WideWidth = Math.Max(Math.Max(3 * hidden, 2 * gated), (shape.Heads + 2 * shape.KeyValueHeads) * shape.HeadSize);
        stream = new NativeBuffer<float>((long)Positions * hidden);
        wide = new NativeBuffer<float>((long)Positions * WideWidth);
        row = new NativeBuffer<float>((long)threads * rowWidth);
        scores = new NativeBuffer<float>((long)threads * queriesPerKey * context);
        var block = weights.BlockSize;
        var nibbles = plan.Matrices.Any(matrix => weights.StorageOf(matrix) == Storage.Int4Blocks);
        Normed = new QuantizedRows(Positions, hidden, block, nibbles);
        Mixed = plan.Layers.Select(MixedWidth).Distinct().ToDictionary(width => width, width => new QuantizedRows(Positions, width, block, nibbles));
        Gated = new QuantizedRows(Positions, gated, block, nibbles);
        Workers = new ProductWorkers(kernel, threads, rowWidth, block);
    }

    /// <summary>Who multiplies.</summary>
    public ProductWorkers Workers { get; }

    /// <summary>The threads.</summary>
    public WorkerPool Pool => Workers.Pool;

    /// <summary>The residual stream: (positions, hidden).</summary>
    public float* Stream => stream.Pointer;

    /// <summary>What a layer's first product gives: (positions, <see cref="WideWidth"/>).</summary>
    public float* Wide => wide.Pointer;

    /// <summary>Values from one position of <see cref="Wide"/> to the next.</summary>
    public int WideWidth { get; }

    /// <summary>The normalized stream: (positions, hidden).</summary>
    public QuantizedRows Normed { get; }

    /// <summary>What a convolution or attention gives, by its width: (positions, width).</summary>
    public Dictionary<int, QuantizedRows> Mixed { get; }

    /// <summary>What a feed-forward's gate gives: (positions, width).</summary>
    public QuantizedRows Gated { get; }

    /// <summary>Columns of the matrix behind a layer's convolution or attention.</summary>
    public static int MixedWidth(DecoderLayer layer) => layer switch
    {
        AttentionLayer attention => attention.Output.Weight.Columns,
        ShortConvolutionLayer convolution => convolution.OutProjection.Weight.Columns,
        _ => throw new NotSupportedException(layer.GetType().Name),
    };

    /// <summary>A position of the stream: (hidden,).</summary>
    public Span<float> StreamRow(int position) => new(Stream + (long)position * hidden, hidden);

    /// <summary>Values of a position of <see cref="Wide"/>.</summary>
    public Span<float> WideRow(int position, int offset, int length) => new(Wide + (long)position * WideWidth + offset, length);

    /// <summary>A thread's own row.</summary>
    public Span<float> Row(int worker, int length) => new(row.Pointer + (long)worker * rowWidth, length);

    /// <summary>A thread's own scores: (queries of a key head, context).</summary>
    public Span<float> Scores(int worker, int query, int length) => new(scores.Pointer + ((long)worker * queriesPerKey + query) * context, length);

    /// <inheritdoc/>
    public void Dispose()
    {
        Workers.Dispose();
        stream.Dispose();
        wide.Dispose();
        row.Dispose();
        scores.Dispose();
        Normed.Dispose();
        Gated.Dispose();
        foreach (var rows in Mixed.Values) rows.Dispose();
    }
}

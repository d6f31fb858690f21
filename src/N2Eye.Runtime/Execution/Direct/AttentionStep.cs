using N2Eye.Runtime.Graphs.Layers;
using N2Eye.Runtime.Kernels;
using N2Eye.Runtime.Threads;

namespace N2Eye.Runtime.Execution.Direct;

/// <summary>Grouped-query attention with RMS norm on each head of q and k, then rotary embedding (transformers, modeling_lfm2.py).</summary>
internal sealed unsafe class AttentionStep : LayerStep, IWork
{
    /// <summary>Positions whose keys, or values, all queries of a head use while they are in the nearest cache.</summary>
    private const int Near = 64;

    private readonly DecoderShape shape;
    private readonly RotaryTable rotary;
    private readonly MatrixProduct input, output;
    private readonly EachPosition enter, leave;
    private readonly float* queryNorm;
    private readonly float* keyNorm;
    private readonly int index, queryWidth, keyWidth;
    private DirectState? state;
    private int first;

    public AttentionStep(DirectScratch scratch, WeightStore weights, AttentionLayer layer, int index, DecoderShape shape, RotaryTable rotary)
        : base(scratch, weights, layer, shape)
    {
        (this.shape, this.rotary, this.index) = (shape, rotary, index);
        (queryWidth, keyWidth) = (shape.Heads * shape.HeadSize, shape.KeyValueHeads * shape.HeadSize);
        queryNorm = MappedWeights.FloatsOf(weights, layer.QueryNorm);
        keyNorm = MappedWeights.FloatsOf(weights, layer.KeyNorm);
        var mixed = scratch.Mixed[DirectScratch.MixedWidth(layer)];
        input = new MatrixProduct(scratch.Workers, weights, scratch.Normed, scratch.Wide, scratch.WideWidth, add: false, layer.Query, layer.Key, layer.Value);
        output = new MatrixProduct(scratch.Workers, weights, mixed, scratch.Stream, shape.HiddenSize, add: true, layer.Output);
        enter = new EachPosition(scratch.Pool, (position, _) => Enter(position));
        leave = new EachPosition(scratch.Pool, (position, _) => mixed.Write(position, Scratch.WideRow(position, 0, queryWidth)));
    }

    /// <inheritdoc/>
    public void Do(int part, int worker) => Attend(part / shape.KeyValueHeads, part % shape.KeyValueHeads, worker);

    /// <inheritdoc/>
    protected override void Mix(DirectState state, int start, int count)
    {
        (this.state, first) = (state, start);
        input.Compute(0, count);
        enter.Run(count);
        Scratch.Pool.Run(this, count * shape.KeyValueHeads);
        leave.Run(count);
        output.Compute(0, count);
    }

    /// <summary>Turns a position's queries and keys, and puts keys and values into the cache.</summary>
    private void Enter(int position)
    {
        for (var head = 0; head < shape.Heads; head++) Turn(Scratch.WideRow(position, head * shape.HeadSize, shape.HeadSize), queryNorm, first + position);
        for (var head = 0; head < shape.KeyValueHeads; head++)
        {
            var key = Scratch.WideRow(position, queryWidth + head * shape.HeadSize, shape.HeadSize);
            Turn(key, keyNorm, first + position);
            key.CopyTo(Cached(state!.Keys(index), head, first + position, 1));
            Scratch.WideRow(position, queryWidth + keyWidth + head * shape.HeadSize, shape.HeadSize).CopyTo(Cached(state.Values(index), head, first + position, 1));
        }
    }

    private void Turn(Span<float> head, float* norm, int position)
    {
        RmsNorm.Apply(head, new ReadOnlySpan<float>(norm, head.Length), shape.NormEpsilon, head);
        var half = rotary.Half;
        Rotary.Apply(head, rotary.Cosine.Span((long)position * half, half), rotary.Sine.Span((long)position * half, half));
    }

    /// <summary>Attention of a position's queries to one key head; the result is written over them.</summary>
    private void Attend(int position, int keyHead, int worker)
    {
        var queries = shape.Heads / shape.KeyValueHeads;
        var length = first + position + 1;
        float* keys = state!.Keys(index), values = state.Values(index);
        for (var from = 0; from < length; from += Near)
        {
            var count = Math.Min(Near, length - from);
            for (var query = 0; query < queries; query++)
                Attention.Score(Head(query), Cached(keys, keyHead, from, count), 1 / MathF.Sqrt(shape.HeadSize), Scratch.Scores(worker, query, length).Slice(from, count), Next(keys, from + count, count, query));
        }

        for (var query = 0; query < queries; query++)
        {
            Attention.Softmax(Scratch.Scores(worker, query, length));
            Head(query).Clear();
        }

        for (var from = 0; from < length; from += Near)
        {
            var count = Math.Min(Near, length - from);
            for (var query = 0; query < queries; query++)
                Attention.Mix(Scratch.Scores(worker, query, length).Slice(from, count), Cached(values, keyHead, from, count), Head(query), Next(values, from + count, count, query));
        }

        // While a query uses near positions, it asks for its share of those behind them: the memory would rest until the first of them is used.
        Attention.Wanted Next(float* cache, int behind, int count, int query)
        {
            var each = shape.HeadSize * sizeof(float);
            var share = (each + queries * Memory.LineBytes - 1) / (queries * Memory.LineBytes) * Memory.LineBytes;
            return query * share < each ? new Attention.Wanted((nint)(cache + Place(keyHead, behind)) + count * query * share, share) : default;
        }

        Span<float> Head(int query) => Scratch.WideRow(position, (keyHead * queries + query) * shape.HeadSize, shape.HeadSize);
    }

    /// <summary>Positions of a head in a cache: (length, head_size).</summary>
    private Span<float> Cached(float* cache, int head, int position, int length) =>
        new(cache + Place(head, position), checked(length * shape.HeadSize));

    private long Place(int head, int position) => ((long)head * rotary.Context + position) * shape.HeadSize;
}

using N2Eye.Runtime.Graphs.Layers;
using N2Eye.Runtime.Kernels;
using N2Eye.Runtime.Threads;

namespace N2Eye.Runtime.Execution.Direct.Vision;

/// <summary>One CLIP encoder layer: pre-norm attention and MLP, each added to the stream (transformers, modeling_clip.py).</summary>
internal sealed class EncoderStep : IWork
{
    private readonly VisionScratch scratch;
    private readonly RowsAt queries;
    private readonly Action[] before, after;

    /// <param name="scratch">What it reads and writes.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="steps">Makes what is done to rows.</param>
    public EncoderStep(VisionScratch scratch, VisionLayer layer, RowSteps steps)
    {
        this.scratch = scratch;
        var stream = scratch.Stream;
        queries = scratch.Wide(stream.Width);
        var inner = scratch.Wide(layer.Up.Weight.Rows);
        before =
        [
            steps.NormalizeAndRound(stream, layer.AttentionNorm),
            steps.Multiply(scratch.Wide(3 * stream.Width), add: false, layer.Query, layer.Key, layer.Value),
        ];
        after =
        [
            steps.Round(queries),
            steps.Multiply(stream, add: true, layer.Output),
            steps.NormalizeAndRound(stream, layer.MlpNorm),
            steps.Multiply(inner, add: false, layer.Up),
            steps.Activate(inner, scratch.Shape.Activation),
            steps.Round(inner),
            steps.Multiply(stream, add: true, layer.Down),
        ];
    }

    /// <summary>Stream → stream.</summary>
    public void Run()
    {
        foreach (var step in before) step();
        scratch.Workers.Pool.Run(this, scratch.Shape.Heads);
        foreach (var step in after) step();
    }

    /// <summary>Attention of one head; results are written over its queries.</summary>
    /// <inheritdoc/>
    public void Do(int part, int worker)
    {
        var (hidden, size) = (scratch.Shape.HiddenSize, scratch.HeadSize);
        var keys = scratch.Keys(worker);
        var values = scratch.Values(worker);
        var scores = scratch.Scores(worker);
        for (var token = 0; token < scratch.Tokens; token++)
        {
            Of(token, 1).CopyTo(keys[(token * size)..]);
            Of(token, 2).CopyTo(values[(token * size)..]);
        }

        for (var token = 0; token < scratch.Tokens; token++)
        {
            var query = Of(token, 0);
            Attention.Score(query, keys, 1 / MathF.Sqrt(size), scores, default);
            Attention.Softmax(scores);
            query.Clear();
            Attention.Mix(scores, values, query, default);
        }

        // Queries, keys and values of a token lie beside one another.
        Span<float> Of(int token, int which) => scratch.Wide(3 * hidden).Row(token).Slice(which * hidden + part * size, size);
    }
}

using System.Numerics.Tensors;
using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Graphs.Layers;
using N2Eye.Runtime.Kernels;

namespace N2Eye.Runtime.Execution.Direct;

/// <summary>A decoder layer: operator, then feed-forward, each added to the stream.</summary>
internal abstract unsafe class LayerStep : IDisposable
{
    private readonly Normalization operatorNorm, feedForwardNorm;
    private readonly MatrixProduct gateAndUp, down;
    private readonly EachPosition gate;

    /// <param name="scratch">What it writes to.</param>
    /// <param name="weights">Where the tensors lie.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="shape">The decoder's dimensions.</param>
    protected LayerStep(DirectScratch scratch, WeightStore weights, DecoderLayer layer, DecoderShape shape)
    {
        var feedForward = layer.FeedForward;
        Scratch = scratch;
        operatorNorm = new Normalization(scratch, weights, layer.OperatorNorm, shape);
        feedForwardNorm = new Normalization(scratch, weights, feedForward.Norm, shape);
        gateAndUp = new MatrixProduct(scratch.Workers, weights, scratch.Normed, scratch.Wide, scratch.WideWidth, add: false, feedForward.Gate, feedForward.Up);
        down = new MatrixProduct(scratch.Workers, weights, scratch.Gated, scratch.Stream, shape.HiddenSize, add: true, feedForward.Down);
        var width = feedForward.Down.Weight.Columns;
        gate = new EachPosition(scratch.Pool, (position, worker) =>
        {
            // silu(gate) ⊙ up
            var raw = scratch.WideRow(position, 0, width);
            var up = scratch.WideRow(position, width, width);
            var result = scratch.Row(worker, width);
            Activations.Apply(Activation.Silu, raw, result);
            TensorPrimitives.Multiply(raw, up, result);
            scratch.Gated.Write(position, result);
        });
    }

    /// <summary>What it writes to.</summary>
    protected DirectScratch Scratch { get; }

    /// <summary>Stream → stream.</summary>
    /// <param name="state">Of the sequence.</param>
    /// <param name="start">Positions that are in the state.</param>
    /// <param name="count">Positions that are in the stream.</param>
    public void Run(DirectState state, int start, int count)
    {
        operatorNorm.Run(count);
        Mix(state, start, count);
        feedForwardNorm.Run(count);
        gateAndUp.Compute(0, count);
        gate.Run(count);
        down.Compute(0, count);
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    /// <summary>The operator: the normalized stream → what is added to the stream.</summary>
    protected abstract void Mix(DirectState state, int start, int count);
}

using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Graphs.Layers;
using N2Eye.Runtime.Kernels;
using N2Eye.Runtime.Threads;

namespace N2Eye.Runtime.Execution.Direct;

/// <summary>RMS norm of the stream, rounded for the product that follows.</summary>
/// <param name="scratch">Where the stream is.</param>
/// <param name="weights">Where the weight lies.</param>
/// <param name="norm">(hidden,)</param>
/// <param name="shape">The decoder's dimensions.</param>
internal sealed unsafe class Normalization(DirectScratch scratch, WeightStore weights, Vector norm, DecoderShape shape) : IWork
{
    private readonly float* weight = MappedWeights.FloatsOf(weights, norm);

    /// <summary>Normalizes the first positions.</summary>
    public void Run(int count) => scratch.Pool.Run(this, count);

    /// <summary>Normalizes one position into the first.</summary>
    public void RunOnly(int position) => Write(position, 0, 0);

    /// <inheritdoc/>
    public void Do(int part, int worker) => Write(part, part, worker);

    private void Write(int from, int to, int worker)
    {
        var row = scratch.Row(worker, shape.HiddenSize);
        RmsNorm.Apply(scratch.StreamRow(from), new ReadOnlySpan<float>(weight, shape.HiddenSize), shape.NormEpsilon, row);
        scratch.Normed.Write(to, row);
    }
}

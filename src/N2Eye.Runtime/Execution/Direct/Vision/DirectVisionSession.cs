using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Kernels;

namespace N2Eye.Runtime.Execution.Direct.Vision;

/// <summary>
/// A vision transformer with its projector on the CPU without ONNX Runtime: the generated steps, computed by our own kernels over the mapped
/// weights. It opens at once, where ONNX Runtime packs every matrix first.
/// </summary>
internal sealed class DirectVisionSession : IVisionSession
{
    private readonly VisionScratch scratch;
    private readonly List<Action> steps = [];
    private readonly List<IDisposable> owned = [];
    private readonly RowsAt result;

    private DirectVisionSession(VisionPlan plan, WeightStore weights, int threads, BlockKernel kernel)
    {
        scratch = new VisionScratch(plan, weights, kernel, threads);
        var make = new RowSteps(scratch);
        var rows = scratch.Stream;
        var isWide = false;
        foreach (var step in plan.Steps)
        {
            switch (step)
            {
                case VisionStep.Embed embed:
                    var patches = new PatchStep(scratch, embed.Layer, make);
                    owned.Add(patches);
                    steps.Add(patches.Run);
                    break;
                case VisionStep.Encode encode:
                    steps.Add(new EncoderStep(scratch, encode.Layer, make).Run);
                    break;
                case VisionStep.Keep keep:
                    rows = rows.Keep(keep.First, keep.Count);
                    break;
                case VisionStep.Normalize normalize:
                    steps.Add(make.Normalize(rows, normalize.Norm));
                    break;
                case VisionStep.Activate activate:
                    steps.Add(make.Activate(rows, activate.Activation));
                    break;
                case VisionStep.Multiply multiply:
                    steps.Add(make.Round(rows));
                    // A product cannot be written over what it is made of.
                    isWide = !isWide;
                    var width = multiply.Linear.Weight.Rows;
                    rows = (isWide ? scratch.Wide(width) : scratch.Spare(width)).Keep(0, rows.Count);
                    steps.Add(make.Multiply(rows, add: false, multiply.Linear));
                    break;
                default:
                    throw new NotSupportedException(step.GetType().Name);
            }
        }

        result = rows;
    }

    /// <inheritdoc/>
    public Span<float> Pixels => scratch.Pixels;

    /// <summary>True for a tower that these kernels compute, whose weights are stored in a way that they take.</summary>
    public static bool Takes(VisionGraph graph, WeightStore weights) => graph.Plan is { } plan && MappedWeights.AreDirect(weights, plan.Matrices);

    /// <summary>Opens a tower; null where it is none that these kernels compute, or its weights are stored in a way that they do not take.</summary>
    /// <param name="graph">What to compute.</param>
    /// <param name="weights">Where the tensors lie.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="kernel">How matrices are multiplied; null = the fastest way.</param>
    public static DirectVisionSession? TryOpen(VisionGraph graph, WeightStore weights, int threads, BlockKernel? kernel = null) =>
        Takes(graph, weights) ? new DirectVisionSession(graph.Plan!, weights, threads, kernel ?? BlockKernel.Best) : null;

    /// <inheritdoc/>
    public float[] Run()
    {
        foreach (var step in steps) step();
        var embeddings = new float[result.Count * result.Width];
        for (var row = 0; row < result.Count; row++) result.Row(row).CopyTo(embeddings.AsSpan(row * result.Width));
        return embeddings;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in owned) part.Dispose();
        scratch.Dispose();
    }
}

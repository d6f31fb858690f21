using N2Eye.Quant.Npu.Calibrating;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Graphs.Npu;
using N2Eye.Runtime.Models;
using N2Eye.Specs.Graph;

namespace N2Eye.Quant.Compensation;

/// <summary>
/// The error feedback of a model's matrices, in the order in which they are written. The squares of a large model do not fit into
/// memory together: the conversations run once for each group of them that does.
/// </summary>
internal sealed class Hessians
{
    /// <summary>Part of the mean diagonal that is added to it, as in the paper.</summary>
    public const double Damping = 0.01;

    /// <summary>Values of the squares that are in memory at once: 2 GiB.</summary>
    private const long MostValues = 1L << 29;

    private readonly Action<HessianWatcher, HessianWatcher> run;
    private readonly Dictionary<string, Input> inputs = new(StringComparer.Ordinal); // by the matrix's name
    private readonly List<HashSet<Input>> groups = [];
    private HashSet<Input>? current; // the group that was run last
    private (HessianWatcher Vision, HessianWatcher Decoder) squares;
    private (Input Input, ErrorFeedback? Feedback)? last; // query, key and value read the same input

    /// <param name="model">The model.</param>
    /// <param name="calibrator">The conversations.</param>
    /// <param name="weights">float32 weights.</param>
    /// <param name="tensors">Matrices to compensate, in the order in which they will be asked for.</param>
    /// <param name="progress">Sessions done, and all.</param>
    /// <param name="cancellation">Looked at between chunks.</param>
    public Hessians(CompiledModel model, Calibrator calibrator, WeightStore weights, IEnumerable<TensorSpec> tensors, Action<int, int>? progress, CancellationToken cancellation)
    {
        run = (vision, decoder) => calibrator.Run(weights, vision, decoder, progress, cancellation);
        var (tower, layers) = (MatrixInputs.Of(model.Vision.ToStatic()), MatrixInputs.Of(model.Decoder.ToStatic(new StaticSize(1, calibrator.Context))));
        var values = 0L;
        foreach (var tensor in tensors)
        {
            var input = tower.TryGetValue(tensor.Name, out var value) ? new Input(OfVision: true, value.Name) : new Input(OfVision: false, layers[tensor.Name].Name);
            inputs.Add(tensor.Name, input);
            if (groups.Count > 0 && groups[^1].Contains(input)) continue;
            var square = (long)tensor.Shape[1] * tensor.Shape[1];
            if (groups.Count == 0 || values + square > MostValues)
            {
                groups.Add([]);
                values = 0;
            }

            groups[^1].Add(input);
            values += square;
        }
    }

    /// <summary>A matrix's error feedback; null where it has none.</summary>
    public ErrorFeedback? Of(TensorSpec tensor)
    {
        if (!inputs.TryGetValue(tensor.Name, out var input)) return null;
        if (last is { } known && known.Input == input) return known.Feedback;
        if (current?.Contains(input) != true)
        {
            current = groups.Find(group => group.Contains(input))!;
            squares = (Watcher(ofVision: true), Watcher(ofVision: false));
            run(squares.Vision, squares.Decoder);
        }

        var feedback = ErrorFeedback.From((input.OfVision ? squares.Vision : squares.Decoder)[input.Value], Damping);
        last = (input, feedback);
        return feedback;

        HessianWatcher Watcher(bool ofVision) => new(current.Where(member => member.OfVision == ofVision).Select(member => member.Value).ToHashSet(StringComparer.Ordinal));
    }

    private readonly record struct Input(bool OfVision, string Value);
}

using N2Eye.Quant.Npu.Calibrating;
using N2Eye.Runtime.Execution.Npu;
using N2Eye.Runtime.Graphs.Npu;

namespace N2Eye.Quant.Compensation;

/// <summary>Adds up XᵀX of some values of a graph.</summary>
/// <param name="names">The values, (rows, width) each.</param>
internal sealed class HessianWatcher(IReadOnlySet<string> names) : IActivationWatcher
{
    private readonly Dictionary<string, Hessian> hessians = new(StringComparer.Ordinal);

    /// <summary>What was added up of a value.</summary>
    public Hessian this[string name] => hessians[name];

    public StaticGraph Watch(StaticGraph graph) => IActivationWatcher.Expose(graph, Watched(graph));

    public void Look(StaticBinding run)
    {
        // Rows behind the last token of a chunk repeat it, and count for nothing.
        var valid = run[StaticInputs.LastRowName] is { } last ? last.As<int>()[0] + 1 : int.MaxValue;
        foreach (var value in Watched(run.Graph))
        {
            var width = (int)value.Shape[1];
            if (!hessians.TryGetValue(value.Name, out var hessian)) hessians.Add(value.Name, hessian = new Hessian(width));
            hessian.Add(IActivationWatcher.Values(run, value.Name)[..((int)Math.Min(valid, value.Shape[0]) * width)]);
        }
    }

    private IEnumerable<StaticValue> Watched(StaticGraph graph) => MatrixInputs.Of(graph).Values.Where(value => names.Contains(value.Name)).DistinctBy(value => value.Name);
}

using System.Numerics.Tensors;
using N2Eye.Runtime;
using N2Eye.Runtime.Execution.Npu;
using N2Eye.Runtime.Graphs.Npu;

namespace N2Eye.Quant.Npu.Calibrating;

/// <summary>Looks at values inside a graph while conversations run through it.</summary>
internal interface IActivationWatcher
{
    /// <summary>The graph with the values that are to be seen among its outputs.</summary>
    StaticGraph Watch(StaticGraph graph);

    /// <summary>Looks at what a run made.</summary>
    void Look(StaticBinding run);

    /// <summary>Makes values outputs of a graph, where they are not and no inputs either.</summary>
    static StaticGraph Expose(StaticGraph graph, IEnumerable<StaticValue> values)
    {
        var seen = graph.Outputs.Concat(graph.Inputs).Select(value => value.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var value in values.ToList())
        {
            if (seen.Add(value.Name)) graph.Output(value);
        }

        return graph;
    }

    /// <summary>What a run made of a value.</summary>
    /// <exception cref="N2EyeException">Execution: it is no finite number.</exception>
    static Span<float> Values(StaticBinding run, string value)
    {
        var values = run[value]!.As<float>();
        return TensorPrimitives.IsFiniteAll<float>(values) ? values
            : throw new N2EyeException(FailureKind.Execution, $"\"{value}\" of the {run.Graph.Name} is no finite number for this data: the weights are damaged.");
    }
}

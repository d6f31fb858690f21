using Microsoft.ML.OnnxRuntime;
using N2Eye.Runtime.Graphs.Npu;

namespace N2Eye.Runtime.Execution.Npu;

/// <summary>Opens a graph on some device; null where the device does not take it and another way is to be gone.</summary>
/// <param name="name">Of the graph, for messages.</param>
/// <param name="graph">The ModelProto.</param>
internal delegate InferenceSession? SessionOpener(string name, byte[] graph);

/// <summary>A static graph that is open on some device.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Session">Its session, which belongs to this.</param>
internal sealed record StaticSession(StaticGraph Graph, InferenceSession Session) : IDisposable
{
    /// <summary>Opens a graph; null where the device does not take it.</summary>
    /// <param name="graph">What to compute.</param>
    /// <param name="weights">Where its matrices lie.</param>
    /// <param name="open">On which device.</param>
    public static StaticSession? TryOpen(StaticGraph graph, WeightStore weights, SessionOpener open) =>
        open(graph.Name, StaticOnnx.Write(graph, weights)) is { } session ? new StaticSession(graph, session) : null;

    /// <summary>Opens a graph on the CPU, a quantized one so that every processor rounds in the same places.</summary>
    /// <param name="graph">What to compute.</param>
    /// <param name="weights">Where its matrices lie.</param>
    /// <param name="threads">Threads of one operator.</param>
    public static StaticSession OnCpu(StaticGraph graph, WeightStore weights, int threads) => TryOpen(graph, weights, (_, bytes) => OrtSessions.Guard(() =>
    {
        using var options = OrtSessions.Options(weights, threads);
        options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_EXTENDED;
        OrtSessions.RoundBetweenOperators(options);
        return new InferenceSession(bytes, options);
    }))!;

    /// <inheritdoc/>
    public void Dispose() => Session.Dispose();
}

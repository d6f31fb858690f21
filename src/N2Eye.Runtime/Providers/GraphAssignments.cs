using Microsoft.ML.OnnxRuntime;
using N2Eye.Runtime.Execution;

namespace N2Eye.Runtime.Providers;

/// <summary>Which execution provider took which node, after ONNX Runtime's optimizations.</summary>
internal static class GraphAssignments
{
    /// <summary>The session option that makes ONNX Runtime remember.</summary>
    public const string RecordKey = "session.record_ep_graph_assignment_info";

    /// <summary>Every node of a session that was opened with <see cref="RecordKey"/>.</summary>
    public static List<NodePlacement> Of(InferenceSession session)
    {
        var placements = new List<NodePlacement>();
        foreach (var subgraph in NativeApi.List(NativeApi.Function.GetAssignments, NativeApi.HandleOf(session)))
        {
            var provider = NativeApi.Text(NativeApi.Function.SubgraphProvider, subgraph);
            foreach (var node in NativeApi.List(NativeApi.Function.SubgraphNodes, subgraph))
            {
                placements.Add(new NodePlacement(
                    provider,
                    NativeApi.Text(NativeApi.Function.NodeOperator, node),
                    NativeApi.Text(NativeApi.Function.NodeDomain, node),
                    NativeApi.Text(NativeApi.Function.NodeName, node)));
            }
        }

        GC.KeepAlive(session);
        return placements;
    }
}

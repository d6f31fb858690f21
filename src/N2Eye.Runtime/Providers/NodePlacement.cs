namespace N2Eye.Runtime.Providers;

/// <summary>Where a node of a graph runs.</summary>
/// <param name="Provider">The execution provider's name.</param>
/// <param name="Operator">Its operator.</param>
/// <param name="Domain">The operator's domain; empty for ONNX's own.</param>
/// <param name="Node">Its name in the graph, after ONNX Runtime's optimizations.</param>
public sealed record NodePlacement(string Provider, string Operator, string Domain, string Node)
{
    /// <summary>ONNX Runtime's own provider.</summary>
    public const string CpuProvider = "CPUExecutionProvider";

    /// <summary>True where the CPU computes it.</summary>
    public bool IsOnCpu => Provider is CpuProvider or "";

    /// <summary>For messages: operator, and the node's name where it has one.</summary>
    public string Title => (Domain.Length == 0 || Domain == "ai.onnx" ? Operator : $"{Domain}::{Operator}") + (Node.Length == 0 ? "" : $" \"{Node}\"");
}

/// <summary>Where the nodes of a graph run.</summary>
/// <param name="Graph">vision, decoder, or for weights that were calibrated for an NPU also prefill.</param>
/// <param name="Device">What it was opened for, and runs on at least in part: <c>qnn on npu</c>, or cpu.</param>
/// <param name="Nodes">Every node, where they were recorded.</param>
public sealed record GraphPlacement(string Graph, string Device, IReadOnlyList<NodePlacement> Nodes);

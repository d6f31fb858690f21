using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Graphs.Layers;
using N2Eye.Runtime.Graphs.Npu;

namespace N2Eye.Runtime.Execution.Npu;

/// <summary>What a static decoder carries from run to run.</summary>
internal static class StaticStates
{
    /// <summary>Names of the graph's inputs and of the outputs that become the next run's inputs.</summary>
    public static IEnumerable<(string Past, string Present)> Of(DecoderGraph graph)
    {
        var states = new List<(string, string)>();
        foreach (var layer in graph.Layers)
        {
            if (layer.Carried is KeyValueState cache) states.AddRange([(cache.PastKey, cache.PresentKey), (cache.PastValue, cache.PresentValue)]);
            else if (layer.Carried is ConvolutionState window) states.Add((window.Past, window.Present));
        }

        return states;
    }

    /// <summary>The bytes of one element that is zero: of a quantized state, its zero point.</summary>
    public static byte[] Empty(StaticGraph graph, StaticValue state)
    {
        var dequantize = graph.Nodes.FirstOrDefault(node => node.Op == "DequantizeLinear" && node.Inputs[0].Name == state.Name);
        return dequantize is null ? new byte[Graphs.Onnx.OnnxTypes.Size(state.Type)] : ((BytesConstant)graph.Constants[dequantize.Inputs[2].Name]).Bytes;
    }
}

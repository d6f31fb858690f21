using Microsoft.ML.OnnxRuntime;
using N2Eye.Runtime.Graphs.Npu;

namespace N2Eye.Runtime.Execution.Npu;

/// <summary>Opens a graph on some device.</summary>
/// <param name="name">Of the graph, for messages.</param>
/// <param name="graph">The ModelProto.</param>
internal delegate InferenceSession SessionOpener(string name, byte[] graph);

/// <summary>
/// A static graph in ONNX Runtime with memory for each of its inputs and outputs, bound once. An output that shares its memory
/// with an input of another name is a state.
/// </summary>
internal sealed class StaticSession : IDisposable
{
    private readonly InferenceSession session;
    private readonly OrtIoBinding binding;
    private readonly RunOptions options = OrtSessions.NewRun();
    private readonly Action<StaticSession>? observe;
    private readonly Dictionary<string, StaticBuffer> own = new(StringComparer.Ordinal);

    /// <param name="graph">What to compute.</param>
    /// <param name="weights">Where its matrices lie.</param>
    /// <param name="open">On which device.</param>
    /// <param name="states">Memory for inputs and outputs that others own, by name.</param>
    /// <param name="observe">Called after each run.</param>
    public StaticSession(StaticGraph graph, WeightStore weights, SessionOpener open, IReadOnlyDictionary<string, StaticBuffer> states, Action<StaticSession>? observe = null)
    {
        Graph = graph;
        this.observe = observe;
        session = open(graph.Name, StaticOnnx.Write(graph, weights));
        binding = session.CreateIoBinding();
        foreach (var input in graph.Inputs) binding.BindInput(input.Name, Buffer(input).Tensor);
        foreach (var output in graph.Outputs) binding.BindOutput(output.Name, Buffer(output).Tensor);

        StaticBuffer Buffer(StaticValue value)
        {
            if (states.TryGetValue(value.Name, out var state)) return state;
            if (!own.TryGetValue(value.Name, out var buffer)) own.Add(value.Name, buffer = new StaticBuffer(value));
            return buffer;
        }
    }

    public StaticGraph Graph { get; }

    /// <summary>Memory of an input or output; null where the graph has none of that name.</summary>
    public StaticBuffer? this[string name] => own.GetValueOrDefault(name);

    public void Run()
    {
        try
        {
            session.RunWithBinding(options, binding);
        }
        catch (OnnxRuntimeException exception)
        {
            throw OrtSessions.Translate(exception);
        }

        observe?.Invoke(this);
    }

    public void Dispose()
    {
        binding.Dispose();
        options.Dispose();
        session.Dispose();
        foreach (var buffer in own.Values) buffer.Dispose();
    }

    /// <summary>Opens graphs on the CPU, quantized ones so that every processor rounds in the same places.</summary>
    /// <param name="weights">Where external initializers lie.</param>
    /// <param name="threads">Threads of one operator.</param>
    public static SessionOpener OnCpu(WeightStore weights, int threads)
    {
        return (_, graph) => OrtSessions.Guard(() =>
        {
            using var options = OrtSessions.Options(weights, threads);
            options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_EXTENDED;
            // Between each pair of QuantizeLinear and DequantizeLinear it is computed in float: ONNX Runtime's own integer
            // kernels saturate on some processors.
            options.AddSessionConfigEntry("session.disable_quant_qdq", "1");
            return new InferenceSession(graph, options);
        });
    }
}

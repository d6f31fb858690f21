using Microsoft.ML.OnnxRuntime;
using N2Eye.Runtime.Graphs.Npu;

namespace N2Eye.Runtime.Execution.Npu;

/// <summary>
/// Memory for each input and output of a static graph, bound once. An output that shares its memory with an input of another
/// name is a state.
/// </summary>
internal sealed class StaticBinding : IDisposable
{
    private readonly StaticSession session;
    private readonly OrtIoBinding binding;
    private readonly RunOptions options = OrtSessions.NewRun();
    private readonly Action<StaticBinding>? observe;
    private readonly Dictionary<string, StaticBuffer> own = new(StringComparer.Ordinal);

    /// <param name="session">The open graph; it must outlive this.</param>
    /// <param name="states">Memory for inputs and outputs that others own, by name.</param>
    /// <param name="observe">Called after each run.</param>
    public StaticBinding(StaticSession session, IReadOnlyDictionary<string, StaticBuffer> states, Action<StaticBinding>? observe = null)
    {
        (this.session, this.observe) = (session, observe);
        binding = session.Session.CreateIoBinding();
        foreach (var input in Graph.Inputs) binding.BindInput(input.Name, Buffer(input).Tensor);
        foreach (var output in Graph.Outputs) binding.BindOutput(output.Name, Buffer(output).Tensor);

        StaticBuffer Buffer(StaticValue value)
        {
            if (states.TryGetValue(value.Name, out var state)) return state;
            if (!own.TryGetValue(value.Name, out var buffer)) own.Add(value.Name, buffer = new StaticBuffer(value));
            return buffer;
        }
    }

    public StaticGraph Graph => session.Graph;

    /// <summary>Memory of an input or output; null where the graph has none of that name.</summary>
    public StaticBuffer? this[string name] => own.GetValueOrDefault(name);

    public void Run()
    {
        try
        {
            session.Session.RunWithBinding(options, binding);
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
        foreach (var buffer in own.Values) buffer.Dispose();
    }
}

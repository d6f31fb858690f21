using Microsoft.ML.OnnxRuntime;
using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Graphs.Layers;

namespace N2Eye.Runtime.Execution;

/// <summary>
/// The decoder with its weights: one ONNX Runtime session, shared by every <see cref="DecoderRun"/>.
/// </summary>
internal sealed class DecoderSession : IDecoderSession
{
    private const string Name = "decoder";

    private readonly RotaryTable rotary;

    /// <param name="graph">What to compute.</param>
    /// <param name="weights">Where the tensors lie.</param>
    /// <param name="open">On which device.</param>
    /// <param name="context">Positions that fit, tokens.</param>
    /// <param name="layers">Shown what every layer gives; null = the layers' outputs stay in the graph.</param>
    public DecoderSession(DecoderGraph graph, WeightStore weights, Func<string, byte[], InferenceSession> open, int context, LayerSink? layers = null)
        : this(graph, weights, open(Name, graph.ToOnnx(weights, layers is null ? null : onnx => new LayerOutputs(onnx))), context, layers)
    {
    }

    private DecoderSession(DecoderGraph graph, WeightStore weights, InferenceSession session, int context, LayerSink? layers)
    {
        Graph = graph;
        Context = context;
        Session = session;
        Probe = layers is null ? null : new LayerProbe(session, layers);
        Embedder = new TokenEmbedder(weights, graph.TokenTable);
        rotary = new RotaryTable(context, graph.Shape.HeadSize, graph.Shape.RopeTheta);
    }

    /// <summary>The decoder where a device takes it; null elsewhere.</summary>
    /// <inheritdoc cref="DecoderSession(DecoderGraph, WeightStore, Func{string, byte[], InferenceSession}, int, LayerSink?)"/>
    public static DecoderSession? TryOpen(DecoderGraph graph, WeightStore weights, Func<string, byte[], InferenceSession?> open, int context) =>
        open(Name, graph.ToOnnx(weights)) is { } session ? new DecoderSession(graph, weights, session, context, layers: null) : null;

    public DecoderGraph Graph { get; }

    /// <summary>Positions that fit, tokens.</summary>
    public int Context { get; }

    public InferenceSession Session { get; }

    public TokenEmbedder Embedder { get; }

    /// <summary>Sees every layer's output; null where nobody looks.</summary>
    public LayerProbe? Probe { get; }

    /// <summary>Binds what is the same in every run.</summary>
    public void BindRotary(OrtIoBinding binding, List<OrtValue> owned)
    {
        Bind(DecoderInputs.CosineName, rotary.Cosine);
        Bind(DecoderInputs.SineName, rotary.Sine);

        void Bind(string name, NativeBuffer<float> buffer)
        {
            if (!Takes(name)) return;
            var value = buffer.AsTensor(rotary.Context, rotary.Half);
            owned.Add(value);
            binding.BindInput(name, value);
        }
    }

    /// <summary>True where the graph has that input: a decoder without attention needs no positions.</summary>
    public bool Takes(string input) => Session.InputMetadata.ContainsKey(input);

    /// <inheritdoc/>
    public IDecoderRun NewRun() => new DecoderRun(this);

    /// <inheritdoc/>
    public void Dispose()
    {
        Session.Dispose();
        rotary.Dispose();
    }
}

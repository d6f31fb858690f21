using Microsoft.ML.OnnxRuntime;
using N2Eye.Runtime.Graphs;
using N2Eye.Runtime.Graphs.Layers;

namespace N2Eye.Runtime.Execution;

/// <summary>
/// The decoder with its weights: one ONNX Runtime session, shared by every <see cref="DecoderRun"/>.
/// </summary>
internal sealed class DecoderSession : IDecoderSession
{
    private readonly RotaryTable rotary;

    public DecoderSession(DecoderGraph graph, WeightStore weights, Func<string, byte[], InferenceSession> open, int context)
    {
        Graph = graph;
        Context = context;
        Session = open("decoder", graph.ToOnnx(weights));
        Embedder = new TokenEmbedder(weights, graph.TokenTable);
        rotary = new RotaryTable(context, graph.Shape.HeadSize, graph.Shape.RopeTheta);
    }

    public DecoderGraph Graph { get; }

    /// <summary>Positions that fit, tokens.</summary>
    public int Context { get; }

    public InferenceSession Session { get; }

    public TokenEmbedder Embedder { get; }

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

using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Execution.Npu;
using N2Eye.Runtime.Graphs.Npu;
using N2Eye.Runtime.Graphs.Npu.Quantized;
using N2Eye.Runtime.Models;

namespace N2Eye.Quant.Answering;

/// <summary>A model with the weights of one file, on ONNX Runtime's CPU provider: a tower, and one sequence in the decoder.</summary>
internal sealed class ModelRun : IDisposable
{
    private readonly IDecoderSession shared;

    private ModelRun(IVisionSession vision, IDecoderRun decoder, IDecoderSession shared) => (Vision, Decoder, this.shared) = (vision, decoder, shared);

    /// <summary>Pictures → embeddings.</summary>
    public IVisionSession Vision { get; }

    /// <summary>Tokens and embeddings → logits.</summary>
    public IDecoderRun Decoder { get; }

    /// <summary>In the graphs that the file is for: an NPU's where it has ranges, else the CPU's.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="weights">The file.</param>
    /// <param name="context">Positions that fit, tokens.</param>
    /// <param name="threads">Threads of one operator.</param>
    /// <param name="layers">Shown what every layer gives; null = nobody looks.</param>
    public static ModelRun Open(CompiledModel model, WeightStore weights, int context, int threads, LayerSink? layers = null) => weights.Calibration is null
        ? OnCpu(model, weights, context, threads, layers)
        : Quantized(model, weights, context, threads, layers);

    /// <summary>The graphs that the program runs on a CPU.</summary>
    public static ModelRun OnCpu(CompiledModel model, WeightStore weights, int context, int threads, LayerSink? layers = null)
    {
        var sessions = GraphSessions.OnCpu(weights, threads);
        var decoder = new DecoderSession(model.Decoder, weights, sessions.Open, context, layers);
        return new ModelRun(new VisionSession(model.Vision, weights, sessions.Open, layers), decoder.NewRun(), decoder);
    }

    /// <summary>An NPU's graphs, not quantized.</summary>
    public static ModelRun Static(CompiledModel model, WeightStore weights, int context, int threads) =>
        Static(model, weights, context, threads, model.Vision.ToStatic(), model.Decoder.ToStatic, layers: null);

    /// <summary>An NPU's graphs, quantized.</summary>
    public static ModelRun Quantized(CompiledModel model, WeightStore weights, int context, int threads, LayerSink? layers = null)
    {
        var graphs = new QuantizedModel(weights.Calibration!, weights);
        return Static(model, weights, context, threads, graphs.Vision(model.Vision), size => graphs.Decoder(model.Decoder, size), layers);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Decoder.Dispose();
        Vision.Dispose();
        shared.Dispose();
    }

    private static ModelRun Static(CompiledModel model, WeightStore weights, int context, int threads, StaticGraph tower, Func<StaticSize, StaticGraph> make, LayerSink? layers)
    {
        var size = new StaticSize(StaticDecoderSession.ChunkRows, context);
        StaticLayers? towers = null, decoders = null;
        if (layers is not null)
        {
            (towers, decoders) = (new StaticLayers(layers), new StaticLayers(layers));
            _ = model.Vision.ToStatic(towers);
            _ = model.Decoder.ToStatic(size, decoders);
        }

        var vision = new StaticVisionSession(StaticSession.OnCpu(towers?.Watch(tower) ?? tower, weights, threads), towers is null ? null : towers.Look);
        var decoder = StaticDecoderSession.OnCpu(model.Decoder, wanted => decoders?.Watch(make(wanted)) ?? make(wanted), size, weights, threads);
        return new ModelRun(vision, decoder.NewRun(decoders is null ? null : decoders.Look), decoder);
    }
}

using N2Eye.Runtime.Execution.Direct;
using N2Eye.Runtime.Execution.Direct.Vision;
using N2Eye.Runtime.Execution.Npu;
using N2Eye.Runtime.Graphs.Npu;
using N2Eye.Runtime.Graphs.Npu.Quantized;
using N2Eye.Runtime.Models;

namespace N2Eye.Runtime.Execution;

/// <summary>
/// Opens a model's halves. Weights that were calibrated for an NPU give an execution provider static, quantized graphs; where it does
/// not take them, and on the CPU alone, the CPU's own graphs compute with the same weights.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="weights">Its weights.</param>
/// <param name="sessions">The device.</param>
/// <param name="context">Positions that fit, tokens.</param>
internal sealed class ModelSessions(CompiledModel model, WeightStore weights, GraphSessions sessions, int context)
{
    private readonly QuantizedModel? quantized = sessions.HasProvider && weights.Calibration is { } calibration ? new QuantizedModel(calibration, weights) : null;

    /// <summary>The tower with the projector.</summary>
    /// <exception cref="N2EyeException">It cannot be opened, or not where the user insists.</exception>
    public IVisionSession OpenVision()
    {
        if (sessions.OpensDirectly && DirectVisionSession.TryOpen(model.Vision, weights, sessions.Threads) is { } direct)
        {
            sessions.AddDirect("vision");
            return direct;
        }

        if (quantized is null) return new VisionSession(model.Vision, weights, sessions.Open);
        return Offer(quantized.Vision(model.Vision)) is { } session ? new StaticVisionSession(session) : new VisionSession(model.Vision, weights, sessions.OpenOnCpu);
    }

    /// <summary>The decoder: both of its static graphs, or neither.</summary>
    /// <exception cref="N2EyeException">It cannot be opened, or not where the user insists.</exception>
    public IDecoderSession OpenDecoder()
    {
        if (quantized is null)
            return (sessions.HasProvider ? DecoderSession.TryOpen(model.Decoder, weights, (name, graph) => sessions.Offer(name, graph), context) : null) ?? OpenDecoderOnCpu();
        var size = new StaticSize(StaticDecoderSession.ChunkRows, context);
        if (Offer(quantized.Decoder(model.Decoder, size)) is { } chunk)
        {
            if (Offer(quantized.Decoder(model.Decoder, size with { Rows = 1 })) is { } single)
                return new StaticDecoderSession(model.Decoder, size, chunk, single, weights);
            sessions.Withdraw(chunk.Graph.Name, chunk.Session);
        }

        return OpenDecoderOnCpu();
    }

    /// <summary>By our own kernels where they take the weights.</summary>
    private IDecoderSession OpenDecoderOnCpu()
    {
        if (!sessions.MayComputeDirectly || DirectDecoderSession.TryOpen(model.Decoder, weights, context, sessions.Threads) is not { } direct)
            return new DecoderSession(model.Decoder, weights, sessions.OpenOnCpu, context);
        sessions.AddDirect("decoder");
        return direct;
    }

    private StaticSession? Offer(StaticGraph graph) => StaticSession.TryOpen(graph, weights, (name, bytes) => sessions.Offer(name, bytes, quantized: true));
}

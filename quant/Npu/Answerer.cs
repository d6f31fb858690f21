using N2Eye.Quant.Npu.Calibrating;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Execution.Npu;
using N2Eye.Runtime.Graphs.Npu;
using N2Eye.Runtime.Models;

namespace N2Eye.Quant.Npu;

/// <summary>A model with some weights, ready to be asked.</summary>
/// <param name="vision">Pictures → embeddings; belongs to this.</param>
/// <param name="decoder">A sequence; belongs to this.</param>
/// <param name="session">What the sequence runs in, where that is something of its own.</param>
internal sealed class Answerer(IVisionSession vision, IDecoderRun decoder, IDisposable? session = null) : IDisposable
{
    public IVisionSession Vision => vision;

    public IDecoderRun Decoder => decoder;

    /// <summary>The CPU's own graphs, as the program runs them.</summary>
    public static Answerer Dynamic(CompiledModel model, WeightStore weights, int context, int threads)
    {
        var sessions = GraphSessions.OnCpu(weights, threads);
        var decoder = new DecoderSession(model.Decoder, weights, sessions, context);
        return new Answerer(new VisionSession(model.Vision, weights, sessions), new DecoderRun(decoder), decoder);
    }

    /// <summary>Graphs for NPUs, on the CPU provider.</summary>
    /// <param name="model">The model.</param>
    /// <param name="vision">Its tower.</param>
    /// <param name="decoder">Its decoder for a size.</param>
    /// <param name="weights">Where the tensors lie.</param>
    /// <param name="context">Positions that fit.</param>
    /// <param name="threads">Threads of one operator.</param>
    public static Answerer Static(CompiledModel model, StaticGraph vision, Func<StaticSize, StaticGraph> decoder, WeightStore weights, int context, int threads)
    {
        var open = StaticSession.OnCpu(weights, threads);
        return new Answerer(
            new StaticVisionSession(vision, weights, open),
            new StaticDecoderSession(model.Decoder, decoder, weights, open, new StaticSize(Calibrator.Rows, context)));
    }

    public void Dispose()
    {
        decoder.Dispose();
        session?.Dispose();
        vision.Dispose();
    }
}

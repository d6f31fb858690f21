using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Execution.Npu;
using N2Eye.Runtime.Graphs.Npu;
using N2Eye.Runtime.Models;

namespace N2Eye.Quant.Npu;

/// <summary>A model with some weights, ready to be asked.</summary>
/// <param name="vision">Pictures → embeddings; belongs to this.</param>
/// <param name="decoder">The decoder; belongs to this.</param>
internal sealed class Answerer(IVisionSession vision, IDecoderSession decoder) : IDisposable
{
    public IVisionSession Vision => vision;

    /// <summary>A sequence.</summary>
    public IDecoderRun Run { get; } = decoder.NewRun();

    /// <summary>The CPU's own graphs, as the program runs them.</summary>
    public static Answerer Dynamic(CompiledModel model, WeightStore weights, int context, int threads)
    {
        var halves = new ModelSessions(model, weights, GraphSessions.OnCpu(weights, threads), context);
        return new Answerer(halves.OpenVision(), halves.OpenDecoder());
    }

    /// <summary>Graphs for NPUs, on the CPU provider.</summary>
    /// <param name="model">The model.</param>
    /// <param name="vision">Its tower.</param>
    /// <param name="decoder">Its decoder for a size.</param>
    /// <param name="weights">Where the tensors lie.</param>
    /// <param name="context">Positions that fit.</param>
    /// <param name="threads">Threads of one operator.</param>
    public static Answerer Static(CompiledModel model, StaticGraph vision, Func<StaticSize, StaticGraph> decoder, WeightStore weights, int context, int threads) => new(
        new StaticVisionSession(StaticSession.OnCpu(vision, weights, threads)),
        StaticDecoderSession.OnCpu(model.Decoder, decoder, new StaticSize(StaticDecoderSession.ChunkRows, context), weights, threads));

    public void Dispose()
    {
        Run.Dispose();
        decoder.Dispose();
        vision.Dispose();
    }
}

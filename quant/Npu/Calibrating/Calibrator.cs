using N2Eye.Runtime;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Execution.Npu;
using N2Eye.Runtime.Graphs.Npu;
using N2Eye.Runtime.Models;

namespace N2Eye.Quant.Npu.Calibrating;

/// <summary>Runs conversations and pictures through a model in float32 and looks at every activation.</summary>
/// <param name="model">The compiled model.</param>
/// <param name="sessions">The conversations.</param>
/// <param name="options">How long they may be, and the threads.</param>
internal sealed class Calibrator(CompiledModel model, IReadOnlyList<CalibrationSession> sessions, NpuOptions options)
{
    /// <summary>Positions that graphs are calibrated with.</summary>
    public int Context { get; } = Math.Min(options.Length, model.Decoder.Shape.MaxPositions);

    /// <summary>Activations of tower and decoder.</summary>
    /// <param name="weights">float32 weights.</param>
    /// <param name="progress">Sessions done, and all.</param>
    /// <param name="cancellation">Looked at between chunks.</param>
    public (Observer Vision, Observer Decoder) Run(WeightStore weights, Action<int, int>? progress, CancellationToken cancellation)
    {
        var (towers, layers) = (new Observer(), new Observer());
        using var vision = new StaticVisionSession(StaticSession.OnCpu(Observer.Watched(model.Vision.ToStatic()), weights, options.Threads), towers.Look);
        var size = new StaticSize(StaticDecoderSession.ChunkRows, Context);
        using var decoder = StaticDecoderSession.OnCpu(model.Decoder, s => Observer.Watched(model.Decoder.ToStatic(s)), size, weights, options.Threads);
        using var run = decoder.NewRun(layers.Look);
        var inputs = new SessionInputs(model, Context);
        foreach (var (index, session) in sessions.Index())
        {
            run.Clear();
            run.Append(inputs.Sequence(session, vision, withoutLastAnswer: false), 0, cancellation);
            progress?.Invoke(index + 1, sessions.Count);
        }

        if (towers.Histograms.Count == 0)
            throw new N2EyeException(FailureKind.BadInput, "No session for --calibrate has a picture: the tower cannot be calibrated without any.");
        return (towers, layers);
    }
}

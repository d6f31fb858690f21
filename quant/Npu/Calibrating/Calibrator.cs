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
    /// <summary>Rows of a chunk of a prompt: what graphs are calibrated, checked and by default made with.</summary>
    public const int Rows = 64;

    /// <summary>Positions that graphs are calibrated with.</summary>
    public int Context { get; } = Math.Min(options.Length, model.Decoder.Shape.MaxPositions);

    /// <summary>Activations of tower and decoder.</summary>
    /// <param name="weights">float32 weights.</param>
    /// <param name="progress">Sessions done, and all.</param>
    /// <param name="cancellation">Looked at between chunks.</param>
    public (Observer Vision, Observer Decoder) Run(WeightStore weights, Action<int, int>? progress, CancellationToken cancellation)
    {
        var (towers, layers) = (new Observer(), new Observer());
        var open = StaticSession.OnCpu(weights, options.Threads);
        using var vision = new StaticVisionSession(Observer.Watched(model.Vision.ToStatic()), weights, open, towers.Look);
        using var decoder = new StaticDecoderSession(model.Decoder, size => Observer.Watched(model.Decoder.ToStatic(size)), weights, open, new StaticSize(Rows, Context), layers.Look);
        var inputs = new SessionInputs(model, Context);
        foreach (var (index, session) in sessions.Index())
        {
            decoder.Clear();
            decoder.Append(inputs.Whole(session, vision), 0, cancellation);
            progress?.Invoke(index + 1, sessions.Count);
        }

        if (towers.Histograms.Count == 0)
            throw new N2EyeException(FailureKind.BadInput, "No session for --calibrate has a picture: the tower cannot be calibrated without any.");
        return (towers, layers);
    }
}

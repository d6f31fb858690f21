using N2Eye.Runtime;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Execution.Npu;
using N2Eye.Runtime.Graphs.Npu;
using N2Eye.Runtime.Models;

namespace N2Eye.Quant.Npu.Calibrating;

/// <summary>Runs conversations and pictures through a model in float32, for others to look at its activations.</summary>
/// <param name="model">The compiled model.</param>
/// <param name="sessions">The conversations.</param>
/// <param name="length">Longest session that is read, tokens.</param>
/// <param name="threads">Threads of one operator.</param>
internal sealed class Calibrator(CompiledModel model, IReadOnlyList<CalibrationSession> sessions, int length, int threads)
{
    /// <summary>Positions that graphs are calibrated with.</summary>
    public int Context { get; } = Math.Min(length, model.Decoder.Shape.MaxPositions);

    /// <summary>Runs every session through tower and decoder.</summary>
    /// <param name="weights">float32 weights.</param>
    /// <param name="towers">Looks at the tower's activations.</param>
    /// <param name="layers">Looks at the decoder's.</param>
    /// <param name="progress">Sessions done, and all.</param>
    /// <param name="cancellation">Looked at between chunks.</param>
    /// <exception cref="N2EyeException">BadInput: no session has a picture.</exception>
    public void Run(WeightStore weights, IActivationWatcher towers, IActivationWatcher layers, Action<int, int>? progress, CancellationToken cancellation)
    {
        if (sessions.All(session => session.Picture is null))
            throw new N2EyeException(FailureKind.BadInput, "No session for --calibrate has a picture: the tower cannot be calibrated without any.");
        using var vision = new StaticVisionSession(StaticSession.OnCpu(towers.Watch(model.Vision.ToStatic()), weights, threads), towers.Look);
        var size = new StaticSize(StaticDecoderSession.ChunkRows, Context);
        using var decoder = StaticDecoderSession.OnCpu(model.Decoder, s => layers.Watch(model.Decoder.ToStatic(s)), size, weights, threads);
        using var run = decoder.NewRun(layers.Look);
        var inputs = new SessionInputs(model, Context);
        foreach (var (index, session) in sessions.Index())
        {
            run.Clear();
            run.Append(inputs.Whole(session, vision), 0, cancellation);
            progress?.Invoke(index + 1, sessions.Count);
        }
    }
}

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
    /// <summary>Rows of a chunk of a prompt: what graphs are calibrated, checked and by default made with.</summary>
    public const int Rows = 64;

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
        var open = StaticSession.OnCpu(weights, threads);
        using var vision = new StaticVisionSession(towers.Watch(model.Vision.ToStatic()), weights, open, towers.Look);
        using var decoder = new StaticDecoderSession(model.Decoder, size => layers.Watch(model.Decoder.ToStatic(size)), weights, open, new StaticSize(Rows, Context), layers.Look);
        var inputs = new SessionInputs(model, Context);
        foreach (var (index, session) in sessions.Index())
        {
            decoder.Clear();
            decoder.Append(inputs.Sequence(session, vision, withoutLastAnswer: false), 0, cancellation);
            progress?.Invoke(index + 1, sessions.Count);
        }
    }
}

using N2Eye.Quant.Answering;
using N2Eye.Runtime.Models;

namespace N2Eye.Quant.Comparing;

/// <summary>A weights file in sessions of ONNX Runtime, with what is counted while it answers.</summary>
internal sealed class AskedFile : IDisposable
{
    /// <param name="model">The compiled model.</param>
    /// <param name="file">The file.</param>
    /// <param name="context">Positions that fit, tokens.</param>
    /// <param name="threads">Threads of one operator.</param>
    public AskedFile(CompiledModel model, OpenedFile file, int context, int threads)
    {
        File = file;
        Run = ModelRun.Open(model, file.Store, context, threads, Layers.Add);
    }

    public OpenedFile File { get; }

    public ModelRun Run { get; }

    /// <summary>What layers gave since all files were last compared.</summary>
    public LayerValues Layers { get; } = new();

    /// <summary>Of the layers.</summary>
    public OutputErrors Errors { get; } = new();

    /// <summary>Of the next-token distributions.</summary>
    public DivergenceTally Tally { get; } = new();

    /// <summary>Of the answers.</summary>
    public TaskScores Scores { get; } = new();

    /// <inheritdoc/>
    public void Dispose() => Run.Dispose();
}

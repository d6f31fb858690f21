using N2Eye.Runtime;
using N2Eye.Runtime.Execution;
using N2Eye.Runtime.Models;
using N2Eye.Runtime.Pictures;
using N2Eye.Runtime.Prompts.Templates;

namespace N2Eye.Quant.Npu.Calibrating;

/// <summary>Sessions as the decoder reads them, by the compiled model's own template, tokenizer and picture preprocessing.</summary>
/// <param name="model">The model.</param>
/// <param name="context">Longest sequence; what is behind it is cut.</param>
internal sealed class SessionInputs(CompiledModel model, int context)
{
    private readonly PictureReader reader = new();

    /// <summary>The whole conversation, or all of it before the last answer.</summary>
    /// <exception cref="N2EyeException">The template refuses, or the picture cannot be read.</exception>
    public InputSequence Sequence(CalibrationSession session, IVisionSession vision, bool withoutLastAnswer)
    {
        var messages = withoutLastAnswer ? [.. session.Messages.SkipLast(1)] : session.Messages;
        var prompt = model.Template.Render(new ChatRequest { Messages = messages, Tools = session.Tools, AddGenerationPrompt = withoutLastAnswer, ControlTokens = ControlTokens.AssistantToo });
        var ids = new List<int>();
        model.Tokenizer.Encode(prompt, ids);
        IReadOnlyList<float[]> pictures = session.Picture is { } file ? [Embeddings(file, vision)] : [];
        var rows = model.Vision.Shape.FeatureRows;
        var sequence = InputSequence.FromPrompt(ids.ToArray(), model.ImageToken, pictures, rows);
        if (sequence.Length <= context) return sequence;
        int[] kept = [.. sequence.Ids[..context]];
        return kept.Count(id => id == model.ImageToken) == pictures.Count * rows
            ? InputSequence.FromWidened(kept, model.ImageToken, pictures, rows)
            : throw new N2EyeException(FailureKind.BadInput, $"{session.Place}: the picture does not fit into the first {context} tokens: leave the session out.");
    }

    private float[] Embeddings(string file, IVisionSession vision)
    {
        using var picture = reader.Read(file);
        model.Preprocessing.ToTensor(picture, vision.Pixels);
        return vision.Run();
    }
}

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

    /// <summary>The whole conversation.</summary>
    /// <exception cref="N2EyeException">The template refuses, or the picture cannot be read.</exception>
    public InputSequence Whole(CalibrationSession session, IVisionSession vision) => Sequence(session, Ids(session, session.Messages.Count), vision);

    /// <summary>The conversation up to a question, ready for its answer.</summary>
    /// <exception cref="N2EyeException">The template refuses, or the picture cannot be read.</exception>
    public InputSequence Prompt(CalibrationSession session, SessionTurn turn, IVisionSession vision) => Sequence(session, Ids(session, turn.Messages), vision);

    /// <summary>Positions that the conversation up to a question takes, tokens.</summary>
    /// <exception cref="N2EyeException">The template refuses.</exception>
    public int Length(CalibrationSession session, SessionTurn turn)
    {
        var ids = Ids(session, turn.Messages);
        return ids.Length + ids.Count(id => id == model.ImageToken) * (model.Vision.Shape.FeatureRows - 1);
    }

    private int[] Ids(CalibrationSession session, int messages)
    {
        var request = new ChatRequest
        {
            Messages = [.. session.Messages.Take(messages)],
            Tools = session.Tools,
            AddGenerationPrompt = messages < session.Messages.Count,
            ControlTokens = ControlTokens.AssistantToo,
        };
        var ids = new List<int>();
        model.Tokenizer.Encode(model.Template.Render(request), ids);
        return [.. ids];
    }

    private InputSequence Sequence(CalibrationSession session, int[] ids, IVisionSession vision)
    {
        IReadOnlyList<float[]> pictures = session.Picture is { } file ? [Embeddings(file, vision)] : [];
        var rows = model.Vision.Shape.FeatureRows;
        var sequence = InputSequence.FromPrompt(ids, model.ImageToken, pictures, rows);
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
